"""Suggestions and drafts on stored tickets: the only place where triage results become state."""
