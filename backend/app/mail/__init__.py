"""Sending mail: a port, SMTP, and a folder for desks without it."""
