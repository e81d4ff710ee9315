"""Reversible pseudonyms: personal data leaves as ``[EMAIL_1]`` and comes back as it was."""

from __future__ import annotations

import json
import re
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

from app.llm.personal_data import Span, find_names, find_personal_data

_KINDS = "EMAIL|PHONE|CARD|IBAN|NAME|IP|LITERAL"
_PLACEHOLDER = re.compile(
    # With brackets, as given or altered: lower case, a space or hyphen for the underscore, Markdown's backslashes.
    rf"(?P<escape>\\)?\[\s{{0,3}}(?P<kind>{_KINDS})[\s_\\-]{{0,3}}(?P<number>\d{{1,4}})\s{{0,3}}(?(escape)\\\]|\])"
    # Without them only what nobody writes by chance.
    rf"|(?<![\w-])(?P<bare>{_KINDS})\\?_(?P<bare_number>\d{{1,4}})(?!\w)",
    re.I,
)
_UNFINISHED = re.compile(r"\\?\[[^\[\]]{0,24}\Z|[\w\\-]{1,40}\\?\Z|\\\Z")
"""The end of a piece that may be the beginning of a placeholder."""


class Pseudonyms:
    """One chain of calls: the same text always gets the same placeholder, and ``restore(mask(text)) == text``.

    ``people`` are the names of those who take part in the ticket. Text that looks like a placeholder already is
    replaced too (kind LITERAL), so that nobody can name a placeholder of somebody else and have it filled in.
    Thread-safe.
    """

    def __init__(self, people: Iterable[str] = ()) -> None:
        self._people = tuple(dict.fromkeys(name for name in people if name.strip()))
        self._placeholders: dict[tuple[str, str], str] = {}
        self._originals: dict[tuple[str, int], str] = {}
        self._numbers: Counter[str] = Counter()
        self._lock = threading.Lock()

    def mask(self, text: str) -> str:
        """The text without personal data."""
        pieces: list[str] = []
        position = 0
        for span in _apart(self._spans(text)):
            pieces += [text[position : span.start], self._placeholder(span.kind, text[span.start : span.end])]
            position = span.end
        return "".join([*pieces, text[position:]])

    def restore(self, text: str, *, in_json: bool = False) -> str:
        """Put back what the placeholders stand for; unknown ones stay. ``in_json``: escaped for a JSON string."""

        def original(found: re.Match[str]) -> str:
            key = ((found["kind"] or found["bare"]).upper(), int(found["number"] or found["bare_number"]))
            value = self._originals.get(key)
            if value is None:
                return found[0]
            return json.dumps(value, ensure_ascii=False)[1:-1] if in_json else value

        return _PLACEHOLDER.sub(original, text)

    def restorer(self) -> StreamRestorer:
        return StreamRestorer(self)

    def counts(self) -> dict[str, int]:
        """Different values of each kind that were masked so far, by lower-case kind."""
        return {kind.lower(): number for kind, number in sorted(self._numbers.items()) if kind != "LITERAL"}

    def _spans(self, text: str) -> Iterator[Span]:
        """In order of precedence."""
        yield from (Span("LITERAL", found.start(), found.end()) for found in _PLACEHOLDER.finditer(text))
        yield from find_personal_data(text)
        yield from find_names(text, self._people)

    def _placeholder(self, kind: str, value: str) -> str:
        with self._lock:
            known = self._placeholders.get((kind, value))
            if known is None:
                self._numbers[kind] += 1
                number = self._numbers[kind]
                known = self._placeholders[kind, value] = f"[{kind}_{number}]"
                self._originals[kind, number] = value
            return known


class StreamRestorer:
    """Restores an answer that arrives in pieces: together its outputs are ``restore`` of the whole."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be shown now; what may be half a placeholder waits."""
        self._held += piece
        found = _UNFINISHED.search(self._held)
        cut = found.start() if found else len(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return self._pseudonyms.restore(ready)

    def flush(self) -> str:
        """The rest, at the end of the answer."""
        rest, self._held = self._held, ""
        return self._pseudonyms.restore(rest)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans that do not overlap, in order of place; of two that do, the earlier in the list stays."""
    taken: list[Span] = []
    for span in spans:
        place = bisect_left(taken, span.start, key=_start)
        is_free = place == 0 or taken[place - 1].end <= span.start
        if is_free and (place == len(taken) or span.end <= taken[place].start):
            taken.insert(place, span)
    return taken


def _start(span: Span) -> int:
    return span.start
