"""What a model's text may not hold whatever its citations: the prompt, foreign links and images, promises of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.llm.prompts import Prompt
from app.rag.markdown import LINE_END_SPACE
from app.rag.plain_text import words_of
from app.rag.sentences import SpanKind, split_sentences

LEAK_WORDS = 8
"""So many words of the prompt in a row are no coincidence."""
PROMPT_LEAK = "prompt_leak"
FOREIGN_LINK = "foreign_link"
REPEATED = "repeated"
"""Error code of a model's text that says what the customer has been told already."""

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\](?:\(([^)\n]{0,2000})\)?|\[[^\]\n]{0,100}\])")
_LINK = re.compile(r"(?<!!)\[([^\]\n]{1,300})\]\(([^)\n]{0,2000})\)")
_REFERENCE = re.compile(r"^[ \t]{0,3}\[[^\]\n]{1,100}\]:[^\n]*$", re.M)
_HTML = re.compile(r"</?[a-z!][^<>\n]{0,2000}>?", re.I)
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|javascript|data|file|mailto):[^\s<>()\]\"']+"
    r"|(?<![\w@.])//[\w.-]+\.\w{2,}[^\s<>()\]\"']*"
    r"|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|net|org|io|co|ai|app|dev|info|biz|me|ru|cn|xyz|top|site|online|"
    r"link|click|shop|store|live|example|test|invalid|de|fr|es|it|nl|pl|uk|us|eu|ch|at|be|in|br|tk|ly|gg|to|cc|ws)\b(?:[/?#:][^\s<>()\]\"']*)?",
    re.I,
)
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_MARKED = re.compile(r"\[\d{1,3}\]")
_MARKER_NEXT = re.compile(r"(?<![ \t])[ \t]*+\[\d{1,3}\]")
"""Of a sentence that was checked: its marker stands behind its full stop."""
_GIVING = (
    r"(?:refund|reimburs|credit|compensat|discount|voucher|gift card|free of charge|waive|approv|grant|guarante|resolved|solved|closed|"
    r"escalat|prioriti|upgrad|unlock|reset|delet|cancel|confirm|erstatt|gutschrift|genehmig|rembours|reembols|rimbors|terugbeta)\w*"
)
_PROMISE = re.compile(
    r"(?:\b(?:will|shall|have|has|had|is|are|was|were|am|been|be|get|receive|gets|wird|wurde|wurden|werden|erhalten|bekommen|est|sera|avons|"
    r"será|ha sido|hemos|è|sarà|wordt|worden|krijg\w*)\b|['’](?:ll|ve|s|re)\b)"
    rf"[^.!?\n]{{0,60}}\b{_GIVING}|\b{_GIVING}\s+(?:is |was )?(?:approved|granted|confirmed|issued|done|sent|complete)\b",
    re.I,
)
_QUESTION = re.compile(r"\?\W*$")


def leaks(text: str, prompt: Prompt) -> bool:
    """Whether a text repeats the instructions of the prompt it answers, or the word around untrusted text."""
    if prompt.fence.lower() in text.lower() or "untrusted_" in text.lower():
        return True
    return bool(_shingles(text) & _shingles(prompt.system))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + LEAK_WORDS]) for start in range(len(words) - LEAK_WORDS + 1)}


def without_foreign_links(markdown: str, sources: Sequence[str]) -> str:
    """Links and images that stand in no source become their words; raw HTML goes."""
    known = _addresses(sources)

    def link(found: re.Match[str]) -> str:
        return found[0] if _key(found[2].split(" ")[0]) in known else found[1]

    text = _IMAGE.sub(lambda found: found[1], markdown)
    text = _LINK.sub(link, text)
    text = _REFERENCE.sub("", text)
    return _HTML.sub(lambda found: found[0] if _key(found[0].strip("<>")) in known else "", text)


def foreign_addresses(markdown: str, sources: Sequence[str]) -> tuple[str, ...]:
    """Web and e-mail addresses of a text that stand in no source, in order."""
    known = _addresses(sources)
    found = (match[0] for pattern in (_ADDRESS, _EMAIL) for match in pattern.finditer(markdown))
    return tuple(address for address in found if _key(address) not in known)


def _addresses(sources: Iterable[str]) -> set[str]:
    """Addresses of the sources, with and without their scheme."""
    text = "\n".join(sources)
    found = {_key(match[0]) for pattern in (_ADDRESS, _EMAIL) for match in pattern.finditer(text)}
    return found | {key.split("/")[0] for key in found}


def _key(address: str) -> str:
    return re.sub(r"^(?:https?:)?//(?:www\.)?|^mailto:|^www\.", "", address.strip().lower()).rstrip(
        ".,;:!?)/'\"*_"
    )


def repeats(claims: str, sent: Sequence[str]) -> bool:
    """Whether every sentence of a draft's claims stands in a reply that was sent before, whatever its markers."""
    own = bare_sentences([claims])
    return bool(own) and own <= bare_sentences(sent)


def bare_sentences(texts: Iterable[str]) -> set[str]:
    """The words of each sentence of some replies, without markers."""
    found: set[str] = set()
    for markdown in texts:
        text = _MARKER_NEXT.sub("", markdown)
        found |= {words_of(text[span.start : span.end]) for span in split_sentences(text)}
    return found - {""}


def without_promises(markdown: str) -> str:
    """Sentences without a marker that promise or report something go: nothing bears them out. Questions stay."""
    pieces: list[str] = []
    position = 0
    for span in split_sentences(markdown):
        sentence = markdown[span.start : span.end]
        pieces.append(markdown[position : span.start])
        position = span.end
        marked = _MARKED.search(sentence) or _MARKER_NEXT.match(markdown, span.end)
        free = span.kind in (SpanKind.SENTENCE, SpanKind.ITEM) and not marked
        if not (free and not _QUESTION.search(sentence) and _PROMISE.search(sentence)):
            pieces.append(sentence)
    pieces.append(markdown[position:])
    return re.sub(r"\n{3,}", "\n\n", LINE_END_SPACE.sub("\n", "".join(pieces))).strip()
