"""Bytes of attachments, by content hash."""
