"""What the local engine says around the grounded part of a reply, in the customer's language.

English stands in ``phrases``. A further language is a file ``wordings/<ISO 639-1 code>.yaml`` with the same parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.triage import phrases
from app.triage.types import FieldName, Severity, Tone

FOLDER = Path(__file__).with_name("wordings")
Text = Annotated[str, StringConstraints(min_length=2, max_length=400)]
_Value = TypeVar("_Value")
MOST_NAMED = 2
"""So many questions that stay open are quoted in a reply."""
Unit = Literal["minute", "hour", "day"]
Matter = Literal["technical", "bug_report", "account", "billing", "feature_request", "other"]


class Occasions(BaseModel):
    """Sentences for what a category does not tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passed_on: Text
    """Where the knowledge base says nothing: somebody will look into it, and no word of when."""
    praise: Text
    settled: Text
    """To somebody who writes that their matter is over."""
    automatic: Text
    """In place of thanks to a mail that nobody wrote."""
    loss: Text
    """In place of thanks to somebody who writes of a death."""
    suffering: Text
    """And of an illness or an accident, whoever met with it."""
    mishap: Text
    """And to somebody who was robbed, taken in or harmed."""
    again: Text
    """In place of regret to somebody who had to ask or complain more than once."""
    thanks_for: Text
    """With ``{subject}``: the customer's own."""
    passed_on_by: Text
    """As ``passed_on``, with ``{span}``: the service level, which is what a desk aims at and promises nothing."""
    spans: Annotated[Mapping[Unit, tuple[Text, Text]], Field(min_length=3)]
    """A span of one, and one of ``{count}``."""
    open_one: Text
    """Beside an answer, with ``{first}``: the question that got none."""
    open_two: Text
    """With ``{first}`` and ``{second}``."""
    open_rest: Text
    """Where what is open is better not repeated."""

    def passed_on_within(self, minutes: int | None) -> str:
        if not minutes:
            return self.passed_on
        unit: Unit = "day" if minutes % 1440 == 0 else "hour" if minutes % 60 == 0 else "minute"
        count = minutes // {"day": 1440, "hour": 60, "minute": 1}[unit]
        one, many = self.spans[unit]
        return self.passed_on_by.format(span=one if count == 1 else many.format(count=count))

    def left_open(self, questions: Sequence[str]) -> str:
        """``questions``: as they may be quoted, empty for one that may not."""
        if not questions:
            return ""
        if len(questions) > MOST_NAMED or not all(questions):
            return self.open_rest
        template = self.open_one if len(questions) == 1 else self.open_two
        return template.format(first=questions[0], second=questions[-1])


ENGLISH = Occasions(
    passed_on="One of my colleagues will look into this and write back to you.",
    praise="Thank you, that is lovely to hear.",
    settled="Thank you for letting us know. I am glad that this is settled.",
    automatic="This automatic message has reached us.",
    loss="I am very sorry to hear of this loss. Please accept our condolences.",
    suffering="I am sorry to hear what happened, and we wish everyone concerned all the best.",
    mishap="I am sorry that this has happened.",
    again="I am sorry that you had to write to us again.",
    thanks_for="Thank you for your message “{subject}”.",
    passed_on_by="One of my colleagues will look into this, and we aim to write back to you within {span}.",
    spans={
        "minute": ("one minute", "{count} minutes"),
        "hour": ("one hour", "{count} hours"),
        "day": ("one day", "{count} days"),
    },
    open_one="On your question “{first}” a colleague will get back to you.",
    open_two="On your questions “{first}” and “{second}” a colleague will get back to you.",
    open_rest="On the rest of what you ask a colleague will get back to you.",
)


class Wording(Protocol):
    """The functions of ``phrases``."""

    def greeting(self, tone: Tone, name: str | None) -> str: ...

    def thanks_of(self, tone: Tone) -> str: ...

    def topic(self, tone: Tone, category: str, severity: Severity) -> str: ...

    def regret(self, tone: Tone, category: str, severity: Severity, sentiment_score: int) -> str: ...

    def closing(self, tone: Tone) -> str: ...

    def requests(self, category: str, missing: Sequence[str], *, open_question: bool) -> tuple[str, ...]: ...

    def ask(self, items: Sequence[str], *, open_question: bool) -> str: ...


class Translation(BaseModel):
    """A wording from a file; categories of a desk's own are spoken of as ``other``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    greetings: Annotated[Mapping[Tone, tuple[Text, Text]], Field(min_length=len(Tone), alias="greeting")]
    """With ``{name}``, and for a customer without a name."""
    closings: Annotated[Mapping[Tone, Text], Field(min_length=len(Tone), alias="closing")]
    thanks: Annotated[Mapping[Tone, Text], Field(min_length=len(Tone))]
    sorry: Mapping[Matter, Text]
    impact: Mapping[Severity, Text]
    fields: Annotated[Mapping[FieldName, Text], Field(min_length=len(FieldName))]
    details: Mapping[Matter, tuple[Text, ...]]
    ask_open: Text
    ask_missing: Text
    occasions: Occasions

    def greeting(self, tone: Tone, name: str | None) -> str:
        known, unknown = self.greetings[tone]
        return known.format(name=name) if name else unknown

    def thanks_of(self, tone: Tone) -> str:
        return self.thanks[tone]

    def topic(self, tone: Tone, category: str, severity: Severity) -> str:
        # Below a comma a letter goes on in a small letter, which a quoted passage does not.
        thanks = self.thanks[tone]
        return thanks if thanks[0].islower() else ""

    def regret(self, tone: Tone, category: str, severity: Severity, sentiment_score: int) -> str:
        if tone is Tone.CONCISE:
            return ""
        parts: list[str] = []
        unhappy = sentiment_score <= (5 if tone is Tone.EMPATHETIC else 4)
        if unhappy:
            parts.append(_of(self.sorry, category))
        if severity in self.impact and (unhappy or tone is Tone.EMPATHETIC or severity is Severity.CRITICAL):
            parts.append(self.impact[severity])
        said = " ".join(parts)
        return said[:1].lower() + said[1:] if self.thanks[tone][0].islower() else said

    def closing(self, tone: Tone) -> str:
        return self.closings[tone]

    def requests(self, category: str, missing: Sequence[str], *, open_question: bool) -> tuple[str, ...]:
        asked = [self.fields[FieldName(name)] for name in missing if name in self.fields]
        return (*(_of(self.details, category) if open_question else ()), *asked)

    def ask(self, items: Sequence[str], *, open_question: bool) -> str:
        if not items:
            return ""
        lead = self.ask_open if open_question else self.ask_missing
        return lead + "\n\n" + "\n".join(f"- {item}" for item in items)


def _of(texts: Mapping[Matter, _Value], category: str) -> _Value:
    return next((text for matter, text in texts.items() if matter == category), texts["other"])


def wording(language: str) -> Wording:
    """For an ISO 639-1 code; English for a language without a wording and for ``und``."""
    return _translations().get(language, phrases)


def occasions(language: str) -> Occasions:
    """The sentences that go with ``wording(language)``."""
    translation = _translations().get(language)
    return translation.occasions if translation else ENGLISH


@lru_cache(maxsize=1)
def _translations() -> Mapping[str, Translation]:
    import yaml

    return {
        file.stem: Translation.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(FOLDER.glob("*.yaml"))
    }
