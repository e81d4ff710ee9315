"""Accounts that people open and recover themselves, by links sent to their address."""
