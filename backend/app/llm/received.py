"""What a server sends, made fit to be kept: whatever a model or its server writes must neither break a row nor an answer."""

from __future__ import annotations

from typing import Any

MAX_TOKENS = 2**31 - 1
"""Most tokens that a count may tell; what tells more tells nothing."""
MAX_NAME_CHARS = 200
REPLACEMENT = "\ufffd"


def sound_text(text: str) -> str:
    """Halves of surrogate pairs joined where they stand together; lone ones and NUL, which UTF-8 and PostgreSQL cannot hold,
    become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def sound_json(value: Any) -> Any:
    """The same for every text in what JSON holds: escapes name characters that no text may hold."""
    if isinstance(value, str):
        return sound_text(value)
    if isinstance(value, list):
        return [sound_json(item) for item in value]
    if isinstance(value, dict):
        return {sound_text(key): sound_json(item) for key, item in value.items()}
    return value


def sound_name(name: str) -> str:
    """A model's name as its server tells it, on one line and at most ``MAX_NAME_CHARS`` long."""
    return " ".join(sound_text(name).split())[:MAX_NAME_CHARS]


def sound_count(tokens: int) -> int | None:
    """A number of tokens; None for one that is none."""
    return tokens if 0 <= tokens <= MAX_TOKENS else None


def sound_sum(known: int | None, told: int) -> int | None:
    """``known`` and a further count, which is left out where it is none."""
    counted = sound_count(told)
    return known if counted is None else sound_count((known or 0) + counted)


class SoundPieces:
    """A text that comes in pieces: the first half of a surrogate pair waits for the second."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be shown now."""
        text = self._held + piece
        self._held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return sound_text(text[: len(text) - len(self._held)])

    def flush(self) -> str:
        """The rest, at the end."""
        rest, self._held = sound_text(self._held), ""
        return rest
