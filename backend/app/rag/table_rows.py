"""The rows of Markdown tables, as lines that can be read without their table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.rag.markdown import TABLE_DELIMITER
from app.rag.plain_text import plain, words_of
from app.rag.sentences import Span

_BARE_NUMBER = re.compile(r"[\d\s.,–-]*\d(?:[\d\s.,–-]|and|or|to|und|oder|bis)*$")
"""A cell that says nothing without the name of its column: "1, 3 and 7" of the days of a reminder."""

_LISTED = re.compile(r",|/| (?:and|or|und|oder|et|ou|och|eller|lub|oraz) ")
"""What joins things; the words of other languages that mean something else in English are none ("of", "i")."""
_MEASURE = re.compile(
    r"\d|\b(?:days?|daily|weeks?|weekly|fortnight\w*|months?|monthly|quarter\w*|years?|yearly|annual\w*|hours?|hourly|minutes?|free"
    r"|tage?n?|t[äa]glich|wochen?|w[öo]chentlich|monate?n?|monatlich|jahre?n?|j[äa]hrlich|stunden?|minuten?|kostenlos"
    r"|jours?|semaines?|mois|ann[ée]es?|ans?|heures?|gratuit\w*|d[íi]as?|semanas?|m[eê]s(?:es)?|a[ñn]os?|anos?|horas?|gr[áa]tis"
    r"|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|or[ae]|dag(?:en|ar)?|wek?en?|maand(?:en)?|jaar|uur|uren|gratis|dni|dzie[ńn]|miesi[ąa]c\w*|rok|lat)\b",
    re.IGNORECASE,
)


def column_names(text: str, span: Span) -> list[str]:
    """The column names when ``span`` is the header of a table, that is when a rule of dashes follows."""
    following = text[span.end :].lstrip("\r\n").split("\n", 1)[0]
    is_header = "-" in following and TABLE_DELIMITER.match(following.strip())
    return cells_of(text[span.start : span.end]) if is_header else []


def cells_of(row: str) -> list[str]:
    return [plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def row_line(row: str, header: Sequence[str]) -> str:
    """A table row as a line that can be read without its table."""
    cells = cells_of(row)
    if len(header) != len(cells) or len(cells) < 2:
        return " – ".join(cell for cell in cells if cell)
    named = [
        f"{name}: {cell}" if name else cell for name, cell in zip(header[1:], cells[1:], strict=True) if cell
    ]
    first = f"{header[0]} {cells[0]}" if header[0] and _BARE_NUMBER.match(cells[0]) else cells[0]
    return f"{first} – {'; '.join(named)}" if first else "; ".join(named)


def listed_in(line: str) -> tuple[str, ...]:
    """What the cells of a ``row_line`` behind the first are or list, without measures: "same day" is of no matter its own."""
    found = []
    for cell in line.split(" – ", 1)[-1].split("; "):
        name, _, value = cell.rpartition(": ")
        parts = (part.strip() for part in _LISTED.split(value))
        # "data is off" in the column "Data" says something of it and lists nothing.
        found += [
            part
            for part in parts
            if part and not _MEASURE.search(part) and not (name and words_of(name) in words_of(part))
        ]
    return tuple(found)
