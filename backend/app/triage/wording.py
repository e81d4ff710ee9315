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


ENGLISH = Occasions(
    passed_on="One of my colleagues will look into this and write back to you.",
    praise="Thank you, that is lovely to hear.",
    settled="Thank you for letting us know. I am glad that this is settled.",
    automatic="This automatic message has reached us.",
    loss="I am very sorry to hear of this loss. Please accept our condolences.",
    suffering="I am sorry to hear what happened, and we wish everyone concerned all the best.",
)


class Wording(Protocol):
    """The functions of ``phrases``."""

    def greeting(self, tone: Tone, name: str | None) -> str: ...

    def acknowledgment(self, tone: Tone, category: str, severity: Severity, sentiment_score: int) -> str: ...

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

    def acknowledgment(self, tone: Tone, category: str, severity: Severity, sentiment_score: int) -> str:
        parts = [self.thanks[tone]]
        if tone is Tone.CONCISE:
            return parts[0]
        unhappy = sentiment_score <= (5 if tone is Tone.EMPATHETIC else 4)
        if unhappy:
            parts.append(_of(self.sorry, category))
        if severity in self.impact and (unhappy or tone is Tone.EMPATHETIC or severity is Severity.CRITICAL):
            parts.append(self.impact[severity])
        return " ".join(parts)

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
