"""Sentences that say too little without the ones before them."""

from __future__ import annotations

import re

_LEANING_START = r"""^["'“‘(*_]*(?:it|its|they|their|this|that|these|those|he|she|then|however|otherwise|also|but|and|so|instead|in\ that
    \ case|if\ (?:so|not|it|they|that|this)|connect\ (?:them|it)|afterwards|later|besides|(?:after|before|until|since|without|with|for|to\ do)\ (?:this|that|it|then)
    |(?:during|within|under|at|by|from|in|on)\ (?:this|that|these|those|then)|(?:(?:in|from|for|to|with|on|at)\ )?(?:all\ )?(?:the\ )?other(?:s|\ \w+))\b"""
_BEGINS_LEANING = re.compile(_LEANING_START, re.IGNORECASE | re.VERBOSE)
_LEANING = re.compile(
    _LEANING_START
    + r"""
    | ^(?:\S+\ ){1,7}?(?:it|them)\b[^\w]*(?:\S+\ ?){0,2}$
    | ^(?:(?:please|always|never|only|just|simply|then|we|you|i|do\ not|don['’]t|can|may|must|cannot|will|should)\ ){0,4}[a-z]+\ (?:it|them)\b
    | ^not\ (?:with|for|in|on|at|to|by|if|when|from|before|after|until|during|without)\b
    | ^(?:\S+\ ){1,3}(?:is|are|was|were|do|does|did|has|have|can|will|may|must)(?:\ not|n['’]t)[.!]*$
    | \b(?:it|them|this|that|these|those)[.!?]*["'”’)*_]*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What begins, ends or is short and all but ends in a pronoun, does something to it or denies what was just said ("Downloads is
not."). English only: a sentence of another language stands by itself."""
_CONNECTS = re.compile(
    r"""^["'“‘(*_]*(?:otherwise|then|however|instead|afterwards|after\ (?:this|that)|if\ (?:so|not)|in\ that\ case|but)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Says what follows from the item above: "Otherwise we try 8 times.". Pronouns of an item mostly stand for what the list is about."""
_SCOPE = re.compile(
    r"^(?:between (?:the )?\d|between (?:january|february|march|april|may|june|july|august|september|october|november|december|christmas)"
    r"|(?:during|over|on) (?:the )?(?:public |bank |school )?holidays?\b|in (?:the )?(?:summer|winter|january|february|march|april|june|july|august|september|october|november|december)\b"
    r"|from (?:the )?\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december))",
    re.IGNORECASE,
)
"""Begins with the time for which a paragraph holds."""


def leans(sentence: str) -> bool:
    """Whether it begins or ends in a word that stands for something said before."""
    return _LEANING.search(sentence) is not None


def begins_leaning(sentence: str) -> bool:
    return _BEGINS_LEANING.match(sentence) is not None


def connects(item: str) -> bool:
    """Whether an item of a list says too little without the one above."""
    return _CONNECTS.match(item) is not None


def scopes(sentence: str) -> bool:
    """Whether it says for which time its paragraph holds."""
    return _SCOPE.match(sentence) is not None
