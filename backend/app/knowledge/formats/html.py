"""Web pages: their main content as Markdown, through trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING

from app.knowledge.formats.text import decode
from app.knowledge.formats.types import MAX_TEXT_BYTES, FormatError, Kind, ParsedFile

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHROME = "//nav|//footer|//aside|//script|//style|//noscript|//template|//form|//*[@role='navigation']|//*[@hidden]"
_PAGE_HEADER = "//body/header|//body/div/header"
_MAIN = "//main|//article|//*[@role='main']"
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEADING_LINE = re.compile(r"^#{1,6} ", re.MULTILINE)
_ENOUGH = 0.5
"""Part of the page's words that the plain extraction must keep, else the whole page without its frame is taken."""


def parse_html(data: bytes) -> ParsedFile:
    """Headings, lists, tables, links and code are kept; menus, footers and scripts are not."""
    from lxml import etree, html

    markup = _markup(data)
    try:
        tree = html.document_fromstring(markup)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise FormatError("cannot be read as an HTML page") from None
    title = _title(tree)
    for path in (_CHROME, _PAGE_HEADER if tree.xpath(_MAIN) else ""):
        for element in tree.xpath(path) if path else ():
            if element.getparent() is not None:
                element.drop_tree()
    _mark_code(tree)
    text = _main_text(tree)
    if not text.strip():
        raise FormatError("holds no text")
    return ParsedFile(title, text, Kind.HTML)


def _markup(data: bytes) -> str:
    """The page's text: by its mark, else as it declares, else detected."""
    declared = _DECLARED.search(data[:4096])
    text = None
    if (
        declared
        and len(data) <= MAX_TEXT_BYTES
        and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    ):
        with suppress(LookupError, UnicodeDecodeError):
            text = data.decode(declared[1].decode("ascii"))
    text = decode(data) if text is None else text.replace("\r\n", "\n")
    if "\x00" in text:
        raise FormatError("is a binary file, not text: it holds NUL bytes")
    # A declaration in front of what has been decoded already is refused by the parser.
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)


def _title(tree: HtmlElement) -> str | None:
    """The one main heading if the page's title holds it (a title often ends in the site's name), else the title."""
    named = " ".join((tree.findtext(".//title") or "").split())
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//h1")]
    if len(headings) == 1 and headings[0] and (not named or headings[0].lower() in named.lower()):
        named = headings[0]
    return named[:255].strip() or None


def _mark_code(tree: HtmlElement) -> None:
    """What is only preformatted is taken as code too: its lines stay lines, and a comment in it is no heading."""
    from lxml import etree

    for element in tree.xpath("//pre[not(.//code)]"):
        text = element.text_content()
        if not text.strip():
            continue
        for child in list(element):
            element.remove(child)
        element.text = None
        etree.SubElement(element, "code").text = text


def _main_text(tree: HtmlElement) -> str:
    plain = _extract(tree)
    if tree.xpath(_MAIN) and plain:
        return plain
    # Without a main element short pages lose their headings and lists: offer all of the body as one article.
    whole = _extract(_as_article(tree))
    lost_headings = bool(_HEADING_LINE.search(whole)) and not _HEADING_LINE.search(plain)
    lost_text = len(plain.split()) < _ENOUGH * len(whole.split())
    return whole if lost_headings or lost_text else plain


def _as_article(tree: HtmlElement) -> HtmlElement:
    from lxml import etree

    copy = deepcopy(tree)
    body = copy.find(".//body")
    if body is None:
        return copy
    article = etree.SubElement(body, "article")
    article.text, body.text = body.text, None
    for child in list(body):
        if child is not article:
            article.append(child)
    return copy


def _extract(tree: HtmlElement) -> str:
    import trafilatura
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    # Help pages may be short; the library's fallback for them flattens lists and tables.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the parser process has its own
    text = trafilatura.extract(
        deepcopy(tree),
        output_format="markdown",
        include_comments=False,
        include_tables=True,
        include_links=True,
        include_formatting=True,
        favor_recall=True,
        fast=True,
        config=config,
    )
    return "\n".join(_with_fences_apart((text or "").splitlines())).strip()


def _with_fences_apart(lines: Iterable[str]) -> Iterator[str]:
    """Code within a list item begins on the item's own line, where a fence is none: its end would then begin a block that
    swallows the rest of the page."""
    fenced = False
    for line in map(str.rstrip, lines):
        if line.startswith("```"):
            fenced = not fenced
            yield line
        elif not fenced and line.endswith("```") and line.count("```") == 1:
            fenced = True
            yield line.removesuffix("```").rstrip()
            yield "```"
        else:
            yield line
