"""What kind of answer a question asks for, told by its words: whether one may, when, or how. English only.

Questions that name no kind are answered by whatever is near to them. Patterns over a few words, as in the question classifiers
of early answer extraction (Li and Roth, "Learning Question Classifiers", COLING 2002), serve here only to prefer one
sentence of a passage to another.
"""

from __future__ import annotations

import re
from enum import StrEnum


class AnswerType(StrEnum):
    PERMISSION = "permission"
    """Whether something may, must or can be done, or is so."""
    TIME = "time"
    AMOUNT = "amount"
    STEPS = "steps"


_VERBS = "can|may|do|does|is|are|will|must|am|could|should|would|did"
_ASKED = {
    AnswerType.PERMISSION: re.compile(
        rf"(?:^|[.!?\n,]\s?|\b(?:and|so|but|or) )(?:{_VERBS}) (?:i|we|you|it|my|the|there|an?|this|that|they|our|your)\b",
        re.IGNORECASE,
    ),
    AnswerType.TIME: re.compile(
        r"\b(?:how (?:long|soon|often|quickly|fast|early|late)|how many (?:days|weeks|months|hours|minutes)|when|until|till"
        r"|deadline|notice|what time|which day)\b",
        re.IGNORECASE,
    ),
    AnswerType.AMOUNT: re.compile(
        r"\b(?:how much|costs?|prices?|fees?|charged?|(?:have|need) to pay|expensive)\b", re.IGNORECASE
    ),
    AnswerType.STEPS: re.compile(
        r"\b(?:how (?:do|can|to|does|could|would|should|am|are)|where (?:do|can|is|are)|what (?:do|can|should|shall|must) (?:i|we) do"
        r"|what (?:now|next)|steps?|instructions?)\b",
        re.IGNORECASE,
    ),
}
_ANSWERED = {
    AnswerType.PERMISSION: re.compile(
        r"\b(?:may|must|can|cannot|can't|not|never|only|allowed|possible|required|needs?|yes|no|unless|except|without|every|any)\b",
        re.IGNORECASE,
    ),
    AnswerType.TIME: re.compile(
        r"\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|an?|next|same|each|every)[ -](?:working |business |calendar )?"
        r"(?:minutes?|hours?|days?|weeks?|months?|years?|nights?|mornings?)\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:immediately|at any time|at once)\b",
        re.IGNORECASE,
    ),
}


def types_asked(question: str) -> frozenset[AnswerType]:
    """Of a question in English, which may ask several things."""
    return frozenset(kind for kind, pattern in _ASKED.items() if pattern.search(question))


def is_of_type(text: str, asked: frozenset[AnswerType]) -> bool:
    """Whether a sentence has the form of an answer of one of these types; amounts and steps are told by no form."""
    return any(pattern.search(text) for kind, pattern in _ANSWERED.items() if kind in asked)


def wants_no_steps(asked: frozenset[AnswerType]) -> bool:
    """Whether a question asks something and not how to do it."""
    return bool(asked) and AnswerType.STEPS not in asked
