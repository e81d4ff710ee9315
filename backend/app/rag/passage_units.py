"""What of a passage can be quoted, how it is printed, and what belongs together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from app.rag.leaning import begins_leaning, leans, scopes
from app.rag.markdown import BlockKind, heading_title, read_blocks
from app.rag.plain_text import plain, words_of
from app.rag.sentences import Span, SpanKind, split_sentences
from app.rag.table_rows import cells_of, column_names, listed_in, row_line
from app.rag.types import Citation, Passage

_ITEM_LEADER = re.compile(r"^[ \t]*(?:([-*+•])|(\d{1,4})[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_FINISHED = re.compile(r"[.!?…:;。！？؟۔।]['\")\]*_”’»」』`]*$")
_HEADING_MARKS = re.compile(r"[ \t]*(?:#{1,6}[ \t]+)?([^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_HEADING_BLOCK = -1
"""Of a heading that is printed above what it is about, on a line of its own."""
_HEADING_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_ABOUT_CODE = re.compile(r"^(?:\d{3} – )?`?[A-Z][A-Z0-9]*[-_]\d+`? – ")
_UNDER_HEADING = re.compile(r"^#{1,6}[ \t][^\n]*\s*\Z", re.MULTILINE)
_MOST_TOGETHER = 3
_CURT = 2
"""Words of a sentence that only answers yes or no."""
_ANSWER_LABEL = re.compile(
    r"(\*\*|__)?(?:A|Answer|Antwort)[.:](?(1)\1)[ \t]+|(\*\*|__)(?:A|Answer|Antwort)\2[.:][ \t]+"
)
_QUESTION_LABEL = re.compile(r"(?:\*\*|__)?(?:Q|Question|Frage)(?:\*\*|__)?[.:](?:\*\*|__)?[ \t]")
_NUMBERING = re.compile(r"(?:[^\W\d_]+ |§ ?)?\d+(?:\.\d+)*[.):]?$")
"""The number of a paragraph, such as "Section 4.", which the splitter takes for a sentence."""
_CONNECTIVE = re.compile(
    r"(?:and |but )?(?:then|next|now|after that|afterwards|finally|also|or|otherwise)\W*:$", re.I
)
"""Introduces a list and says nothing of it."""
_QUESTION = re.compile(r"[?？؟][\"'”’»」』)*_]*$")
_LABEL = re.compile(r"(\*\*|__)(?:(?!\1).)+\1$")
_WARNING = re.compile(r"(\*\*|__)(?:(?!\1).)+[.!]\1$")
_LABEL_BEFORE = re.compile(r"(\*\*|__)(?:(?!\1)[^\n]){1,80}(?:[:.?]\1|\1[:.?])(?!\S)")
"""A label that the splitter leaves with the sentence after it: "**Lost phone:** Open your profile."."""
_FRAGMENT_START = re.compile(r"^[^\w\"'“‘«(\[*_`#>|<$€£¥¿¡+-]|^[a-zà-öø-ÿ]")


@dataclass(frozen=True, eq=False)
class Unit:
    """A sentence, list item, table row or code block of a passage."""

    passage: Passage
    number: int
    """1-based position of the passage among the snippets."""
    start: int
    end: int
    kind: SpanKind
    block: int
    printed: str
    """As it appears in an answer, on one line (code as written), without list mark and marker."""
    prefix: str = ""
    """List mark with its indentation."""
    code: str = ""
    """A code block that this sentence introduces; part of the quote."""
    introduces: bool = False
    """Ends in a colon, asks, or is a label: says nothing without what follows."""
    warns: bool = False
    """A sentence in bold that is a paragraph of its own: no label of what follows."""
    torn: bool = False
    """A table row in a passage that does not hold the names of its columns: it has lost the rows above it."""

    @cached_property
    def words(self) -> str:
        return words_of(self.printed)

    @property
    def is_label(self) -> bool:
        """A bold sentence that stands before a paragraph in place of a heading."""
        return self.kind is SpanKind.SENTENCE and not self.warns and bool(_LABEL.match(self.printed))

    @property
    def asks(self) -> bool:
        return self.kind is SpanKind.SENTENCE and bool(_QUESTION.search(self.printed))

    @property
    def is_curt(self) -> bool:
        """A "Yes." or "No." of which the next sentence says more."""
        return self.kind is SpanKind.SENTENCE and len(self.words.split()) <= _CURT and not self.introduces

    @cached_property
    def leans(self) -> bool:
        """Begins or ends in a word that stands for something said before."""
        return self.kind is SpanKind.SENTENCE and leans(self.printed)

    @property
    def scopes(self) -> bool:
        """Says for which time its paragraph holds."""
        return self.kind is SpanKind.SENTENCE and scopes(self.printed)

    @property
    def about_code(self) -> bool:
        """A row that says what one code means, an error's or a status's."""
        return self.kind is SpanKind.ROW and bool(_ABOUT_CODE.match(self.printed))

    @property
    def first_cell(self) -> str:
        """Of a table row: what it is about, mostly."""
        return self.printed.split(" – ", 1)[0]

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """What the other cells of a table row are or list."""
        return listed_in(self.printed)

    @property
    def is_line(self) -> bool:
        """Printed on a line of its own."""
        return self.kind in {SpanKind.ITEM, SpanKind.ROW}

    @property
    def step(self) -> int:
        """The number of a list step, else 0."""
        mark = self.prefix.strip().rstrip(".")
        return int(mark) if mark.isdigit() else 0

    def shares_paragraph(self, previous: Unit) -> bool:
        if self.number != previous.number or previous.code or previous.block == _HEADING_BLOCK:
            return False
        labels = previous.is_label or bool(_LABEL_BEFORE.fullmatch(previous.printed))
        return labels or previous.asks or not previous.introduces

    def markdown(self) -> str:
        marker = f"[{self.number}]"
        if self.kind is SpanKind.CODE:
            return f"{self.printed}\n\n{marker}"
        line = f"{self.prefix}{self.printed} {marker}"
        return f"{line}\n\n{self.code}" if self.code else line

    def citation(self) -> Citation:
        return Citation(
            marker=f"[{self.number}]",
            chunk_id=self.passage.chunk_id,
            document_id=self.passage.document_id,
            quote=self.passage.text[self.start : self.end],
            sentence=self.printed,
            start=self.start,
            end=self.end,
        )


@dataclass(frozen=True)
class Group:
    """Units that are used together: a list with its introduction, or a sentence with the one it leans on."""

    units: tuple[Unit, ...]
    is_list: bool = False
    hangs: bool = False
    """Begins with a word that stands for the heading above, which nobody reads: "They are printed on the invoice."."""
    label: Unit | None = None
    """The words in bold that its paragraph begins with and that are not among the units: what they are about."""

    @property
    def ordered(self) -> bool:
        return any(unit.step for unit in self.units)


def passage_groups(passage: Passage, number: int) -> list[Group]:
    """The quotable groups of a passage in order; pieces of sentences at its edges are left out."""
    units = _with_code(list(_units(passage, number, whole_spans(passage.text))))
    labels = {unit.block: label for unit in reversed(units) if (label := _label(unit))}
    return [replace(group, label=_label_of(group, labels)) for group in _grouped(units)]


def question_of(group: Group) -> Unit | None:
    """The question in bold that the group answers."""
    first = group.label or group.units[0]
    return first if first.asks and _LABEL.match(first.printed) else None


def _label(unit: Unit) -> Unit | None:
    """The unit itself where it is a label, or the label that it begins with."""
    if unit.is_label or unit.kind is not SpanKind.SENTENCE:
        return unit if unit.is_label else None
    found = _LABEL_BEFORE.match(unit.passage.text, unit.start, unit.end)
    if found is None:
        return None
    return replace(unit, end=found.end(), printed=plain(found[0]), code="", introduces=True)


def _label_of(group: Group, labels: Mapping[int, Unit]) -> Unit | None:
    label = labels.get(group.units[0].block)
    return label if label and label.start < group.units[0].start and not group.is_list else None


def whole_spans(text: str) -> list[Span]:
    """The units of a passage without the pieces that a cut left at its edges."""
    spans = split_sentences(text)
    return [span for index, span in enumerate(spans) if not _is_fragment(text, spans, index)]


@lru_cache(maxsize=256)
def _headings(text: str) -> tuple[tuple[int, str], ...]:
    """Where the headings of a passage begin, and their words."""
    return tuple(
        (block.start, plain(title))
        for block in read_blocks(text)
        if block.kind is BlockKind.HEADING and (title := heading_title(text[block.start :]))
    )


def section_of(unit: Unit) -> str:
    """The heading of the section that holds the unit; empty where there is none but the title."""
    above = [title for start, title in _headings(unit.passage.text) if start < unit.start]
    path = unit.passage.heading_path
    heading = above[-1] if above else plain(path[-1]) if path else ""
    return "" if heading.casefold() == unit.passage.title.strip().casefold() else heading


def heading_above(unit: Unit) -> Unit | None:
    """The heading of the section that holds the unit, as a line in bold; None where the passage does not hold it."""
    text = unit.passage.text
    above = [heading for heading in _headings(text) if heading[0] < unit.start]
    if not above:
        return None
    start, title = above[-1]
    words = _HEADING_MARKS.match(text, start)
    assert words is not None  # noqa: S101 - every line matches
    numbering = _HEADING_NUMBER.match(words.group(1))
    number_length = numbering.end() if numbering else 0
    printed = f"**{_HEADING_NUMBER.sub('', title)}**"
    return Unit(
        unit.passage,
        unit.number,
        words.start(1) + number_length,
        words.end(1),
        SpanKind.SENTENCE,
        _HEADING_BLOCK,
        printed,
        introduces=True,
    )


def _is_fragment(text: str, spans: Sequence[Span], index: int) -> bool:
    """Whether a cut of the document fell into this unit: only the first and the last can be hit."""
    span = spans[index]
    unit = text[span.start : span.end]
    if span.kind is SpanKind.CODE:
        fence = re.match(r"[> \t]*(`{3,}|~{3,})", unit)
        return fence is None or not unit.rstrip().endswith(fence.group(1)) or "\n" not in unit
    if span.kind is SpanKind.ROW:
        return not unit.endswith("|")
    if index == 0 and span.kind is SpanKind.SENTENCE and span.start == 0 and _FRAGMENT_START.match(unit):
        return len(spans) > 1
    if index == len(spans) - 1 and len(spans) > 1 and not _FINISHED.search(unit):
        same_kind = [other for other in spans[:-1] if other.kind is span.kind]
        finished = sum(bool(_FINISHED.search(text[other.start : other.end])) for other in same_kind)
        # Items without full stops are a style; where the others have one, the last was cut.
        return span.kind is SpanKind.SENTENCE or finished * 2 > len(same_kind)
    return False


def _units(passage: Passage, number: int, spans: Sequence[Span]) -> Iterator[Unit]:
    header: list[str] = []
    header_block = -1
    is_torn = False
    sizes = Counter(span.block for span in spans)
    for span in spans:
        start = span.start
        text = passage.text[start : span.end]
        prefix = ""
        if span.kind is SpanKind.SENTENCE and (label := _ANSWER_LABEL.match(text)):
            start, text = start + label.end(), text[label.end() :]
        if span.kind is SpanKind.ROW:
            if span.block != header_block:
                header, header_block = column_names(passage.text, span), span.block
                is_torn = not header
                if header:
                    continue
                if span is spans[0] and passage.table_head:
                    header = cells_of(passage.table_head)
            printed, prefix = row_line(text, header), "- "
        elif span.kind is SpanKind.ITEM:
            prefix, body = _item(passage.text, span)
            printed = plain(body)
        elif span.kind is SpanKind.CODE:
            printed = text
        else:
            printed = plain(text)
        is_scrap = span.kind is SpanKind.SENTENCE and (
            _QUESTION_LABEL.match(text) or _NUMBERING.match(printed) or _CONNECTIVE.match(printed)
        )
        if re.search(r"\w", printed) and not is_scrap:
            warns = sizes[span.block] == 1 and bool(_WARNING.match(printed))
            introduces = span.kind is SpanKind.SENTENCE and (
                printed.rstrip("*_ ").endswith((":", "："))
                or (bool(_LABEL.match(printed)) and not warns)
                or bool(_QUESTION.search(printed))
            )
            yield Unit(
                passage, number, start, span.end, span.kind, span.block, printed, prefix,
                introduces=introduces, warns=warns, torn=span.kind is SpanKind.ROW and is_torn,
            )  # fmt: skip


def _item(text: str, span: Span) -> tuple[str, str]:
    item = text[span.start : span.end]
    leader = _ITEM_LEADER.match(item)
    if leader is None:
        return "- ", item
    line_start = text.rfind("\n", 0, span.start) + 1
    indent = " " * min(len(text[line_start : span.start].expandtabs(4)), 8)
    mark = f"{leader.group(2)}. " if leader.group(2) else "- "
    return indent + mark, item[leader.end() :]


def _with_code(units: Sequence[Unit]) -> list[Unit]:
    """Each code block joined to the sentence before it, so that one quote holds both."""
    joined: list[Unit] = []
    for unit in units:
        previous = joined[-1] if joined else None
        if (
            unit.kind is SpanKind.CODE
            and previous
            and previous.kind is SpanKind.SENTENCE
            and not previous.code
        ):
            joined[-1] = Unit(
                previous.passage,
                previous.number,
                previous.start,
                unit.end,
                previous.kind,
                unit.block,
                previous.printed,
                code=unit.printed,
            )
        else:
            joined.append(unit)
    return joined


def _grouped(units: Sequence[Unit]) -> Iterator[Group]:
    group: list[Unit] = []
    for unit, following in pairwise([*units, None]):
        assert unit is not None  # noqa: S101 - only the closing sentinel is None
        group.append(unit)
        together = following is not None and (
            (unit.introduces and following.is_line)
            or (unit.kind is SpanKind.ITEM and following.kind is SpanKind.ITEM)
            or (unit.kind is SpanKind.ROW and following.block == unit.block)
            or (_opens(unit) and following.kind is SpanKind.ROW)
            or (unit.kind is SpanKind.ROW and 1 < following.step == _last_step(group) + 1)
            or (
                unit.kind is SpanKind.SENTENCE
                and (
                    unit.is_label
                    or unit.asks
                    or unit.is_curt
                    or (unit.scopes and not following.scopes)
                    or (following.leans and not following.introduces)
                )
                and following.kind is SpanKind.SENTENCE
                and following.block == unit.block
                and len(group) < _MOST_TOGETHER
                and not any(member.is_line for member in group)
            )
        )
        if not together:
            is_list = any(member.is_line for member in group)
            if is_list or not unit.introduces:
                yield Group(tuple(_nested(group)), is_list, _hangs(group[0]))
            group = []


def _opens(unit: Unit) -> bool:
    """Whether a step ends in a colon: what follows belongs to it."""
    return unit.step > 0 and unit.printed.rstrip("*_ ").endswith((":", "："))


def _last_step(group: Sequence[Unit]) -> int:
    return max((unit.step for unit in group), default=0)


def _nested(group: Sequence[Unit]) -> Iterator[Unit]:
    """Rows of a table within a list of steps are printed below their step."""
    within = False
    for unit in group:
        within = within or unit.step > 0
        is_inner = within and unit.kind is SpanKind.ROW
        yield replace(unit, prefix=f"   {unit.prefix}") if is_inner else unit


def _hangs(unit: Unit) -> bool:
    leaning = unit.leans and begins_leaning(unit.printed)
    return bool(leaning and _UNDER_HEADING.search(unit.passage.text[: unit.start]))
