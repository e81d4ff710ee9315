"""Documents of many formats as text. Pure: bytes in, ``ParsedFile`` out; heavy libraries are imported where they are used.

``parsing.parse`` runs in the caller's process. What strangers send goes through ``process.ParserProcess``, which can be
killed.
"""
