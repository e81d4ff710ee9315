"""What a subject line still counts: that of a reply is history, and a body can take it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_REPLY = re.compile(r"^\s*(?:(?:re|aw|antw|sv|odp|r|res|rif|vs)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_GOES_ON = re.compile(
    r"\b(?:still|(?:down|failing|fails|broken|back|happened|happens|stuck|out|the same) again|same|any news|update|reminder|following up|no (?:answer|reply)|not (?:yet|fixed|solved|working)|as (?:i|we) (?:said|wrote)"
    r"|immer noch|weiterhin|wieder nicht|noch nicht|toujours|encore (?:en|pas)|sigue[n]?|todav[ií]a|nog steeds|nog niet|ancora (?:non|in)|ainda|nadal|wci[ąa][żz]|fortfarande|[äa]nnu)\b"
    r"|\b(?:this|it|that|the (?:problem|issue|fault|outage|error)|das problem|die st(?:ö|oe)rung|[çc]a|cela|esto|eso|dit|dat|questo|isso|det)\b[^?\n]{0,80}\?\s*$",
    re.I,
)
_OWN_MATTER = 9
"""Words from which on an answer says its own matter."""
_CRY, _SAYS_ITS_MATTER = 3, 12
_KIDDING = re.compile(
    r"\b(?:(?<!not )(?<!no )(?<!n't )(?<!n’t )(?<!you )(?:kidding|joking)\b(?! aside| me)|just a joke|got your attention|no real emergency|false alarm|fehlalarm|nur (?:ein )?(?:spa(?:ß|ss)|scherz)|je plaisante"
    r"|es broma|grapje|scherzo|brincadeira|[żz]artuj[ęe]|skojar|nichts ist kaputt|nothing is (?:down|broken|lost|wrong))\b",
    re.I,
)
_DENIED = r"\b(?:not|no|isn['’]?t|aren['’]?t|wasn['’]?t|never|nothing(?: is)?|nicht|kein\w*|pas|aucune?|no hay|sin|niet|geen|non|nessuna?|n[ãa]o|nie|inte|ingen)\s+(?:\w+\s+){0,2}?"


def is_reply(subject: str) -> bool:
    return _REPLY.match(subject) is not None


def is_history(subject: str, body: str) -> bool:
    """Whether ``subject`` names what an earlier message was about, and ``body`` is about something else or tells the end of it."""
    return is_reply(subject) and len(body.split()) >= _OWN_MATTER and not _GOES_ON.search(body)


def is_joke(body: str) -> bool:
    """Whether ``body`` says that what its subject cries is none."""
    return _KIDDING.search(body[:2_000]) is not None


def is_taken_back(words: str, body: str) -> bool:
    """Whether ``body`` denies ``words`` of the subject, or says that they were no more than a call for attention."""
    last = words.rsplit(maxsplit=1)[-1] if words.split() else ""
    if is_joke(body):
        return True
    return len(last) >= 3 and re.search(_DENIED + re.escape(last) + r"\b", body[:2_000], re.I) is not None


def is_bare(subject: str, body: str) -> bool:
    """Whether ``subject`` is a cry of a word or three above a body long enough to say what it is about."""
    loud = "!" in subject or subject.isupper()
    return loud and len(subject.split()) <= _CRY and len(body.split()) >= _SAYS_ITS_MATTER


@dataclass(frozen=True)
class Heading:
    """A subject above its body."""

    subject: str
    body: str

    @cached_property
    def _is_history(self) -> bool:
        return is_history(self.subject, self.body)

    def is_doubtful(self, words: str, alone: bool) -> bool:
        """Whether ``words`` of the subject count little. ``alone``: the body tells of no trouble at all."""
        cried = alone and is_bare(self.subject, self.body)
        return cried or self._is_history or is_taken_back(words, self.body)
