"""The stateless workflow endpoints: a ticket's text in, triage out."""
