"""Which older encoding a text file is in, where neither a mark nor UTF-8 tells."""

from __future__ import annotations

_UTF16_SAMPLE = 4096
_NUL_SHARE = 0.3
"""Of the upper bytes of a text in UTF-16 with Western letters nearly all are NUL; spaces are enough for any script."""
_READ_BYTES = 256 * 1024
_NEAR = 0.75
"""Share of the best guess's confidence from which the commonest encoding is taken: a few accents and a currency sign are no
reason for another."""


def utf16_without_mark(data: bytes) -> str | None:
    """``utf-16-le`` or ``-be`` where NUL bytes stand in every other place only, and often."""
    sample = data[: _UTF16_SAMPLE - _UTF16_SAMPLE % 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or not sample:
        return None
    half = len(sample) / 2
    if even == 0 and odd >= _NUL_SHARE * half:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 and even >= _NUL_SHARE * half else None


def likeliest(data: bytes) -> str | None:
    """The encoding in which ``data``, which is not UTF-8, reads best; None where it reads as nothing.

    Among those that the web and the standards know: what DOS, mainframes and old Macs wrote would only be mistaken for them.
    """
    from chardet import EncodingEra, detect_all

    eras = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    found = {
        str(guess["encoding"]): guess["confidence"]
        for guess in detect_all(data[:_READ_BYTES], encoding_era=eras)
        if guess["encoding"]
    }
    if not found:
        return None
    best = max(found, key=found.__getitem__)
    return "cp1252" if found.get("Windows-1252", 0.0) >= _NEAR * found[best] else best
