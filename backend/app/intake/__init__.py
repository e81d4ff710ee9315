"""Requests of people without an account."""
