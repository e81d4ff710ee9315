"""Tickets, replies, tags, events."""
