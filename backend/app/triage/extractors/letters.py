"""Latin letters by their case, for patterns that tell names by their capitals."""

from __future__ import annotations

_LETTERS = [chr(point) for point in range(0xC0, 0x250)]
UPPER = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())
LOWER = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
"""Within the brackets of a character class."""
CAMEL_CASE = (
    rf"(?:[{UPPER}][{LOWER}]+(?:[{UPPER}][{LOWER}]+)+|[{UPPER}][{LOWER}]+[{UPPER}]{{1,3}}(?![{LOWER}]))"
)
"""A word with capitals within: "ShelfPilot", "VårLänk"."""
