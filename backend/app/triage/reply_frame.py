"""The parts of a reply: what rests on no passage, and how the whole is put together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.llm import prompts
from app.rag.types import GroundedAnswer
from app.triage.phrases import TEMPLATE_VERSION
from app.triage.types import Extraction, FieldName, ResponseDraft, Severity, Tone
from app.triage.wording import Wording, wording

LOCAL_MODEL = "citedesk-local"
_MARKED = re.compile(r"[^\n]*?(?:\[\d+\])+[.!?:;]?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came back from a model."""

    text: str
    model: str
    tokens: int | None = None
    error: str | None = None
    streamed: bool = False
    """Pieces of it were already shown."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a reply that rest on no passage."""

    category: str
    severity: Severity
    extraction: Extraction
    tone: Tone
    name: str | None
    greeting: str
    acknowledgment: str
    closing: str
    timeline: str
    words: Wording

    @classmethod
    def of(
        cls, *, category: str, severity: Severity, sentiment_score: int, extraction: Extraction, tone: Tone,
        name: str | None, language: str, sla_minutes: int | None,
    ) -> Frame:  # fmt: skip
        """``language``: an ISO 639-1 code; English where there is no wording for it."""
        words = wording(language)
        return cls(
            category=category,
            severity=severity,
            extraction=extraction,
            tone=tone,
            name=name,
            greeting=words.greeting(tone, name),
            acknowledgment=words.acknowledgment(tone, category, severity, sentiment_score),
            closing=words.closing(tone),
            timeline=_duration(sla_minutes) if sla_minutes else "",
            words=words,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What the customer is asked for. An invoice leads to its order: who names one is not asked for the other."""
        missing = self.extraction.missing_required
        if self.extraction.get(FieldName.INVOICE_ID):
            return tuple(name for name in missing if name != FieldName.ORDER_ID)
        return missing

    @property
    def _charge_is_named(self) -> bool:
        """The open question of billing, which charge or invoice it concerns, has its answer."""
        named = self.extraction.get(FieldName.INVOICE_ID) or self.extraction.get(FieldName.ORDER_ID)
        return self.category == "billing" and bool(named)

    def without_evidence(self) -> ResponseDraft:
        items = self.words.requests(self.category, self.missing, open_question=not self._charge_is_named)
        ask = self.words.ask(items, open_question=True)
        return self._draft(
            _join(self.greeting, self.acknowledgment, ask, self.closing), "", items, "insufficient_context"
        )

    def grounded(self, answer: GroundedAnswer) -> ResponseDraft:
        # Who asks a plain question, and is answered, is asked for nothing.
        missing = () if self.severity is Severity.LOW else self.missing
        items = self.words.requests(self.category, missing, open_question=False)
        ask = self.words.ask(items, open_question=False)
        content = _join(self.greeting, self.acknowledgment, answer.markdown, ask, self.closing)
        draft = self._draft(content, answer.markdown, items, "answered")
        return draft.model_copy(update={"citations": answer.citations})

    def from_model(self, answer: GroundedAnswer, asked: Asked) -> ResponseDraft:
        items = self.words.requests(self.category, self.missing, open_question=False)
        draft = self._draft(answer.markdown, marked_only(answer.markdown), items, "answered")
        return draft.model_copy(
            update={
                "citations": answer.citations,
                "engine": "llm",
                "model": asked.model,
                "prompt_version": prompts.REPLY,
                "template_used": prompts.REPLY,
                "tokens_used": asked.tokens,
            }
        )

    def _draft(self, content: str, explanation: str, items: tuple[str, ...], status: str) -> ResponseDraft:
        kind = "grounded" if status == "answered" else "ask"
        return ResponseDraft.model_validate(
            {
                "content": content,
                "tone": self.tone,
                "greeting": self.greeting,
                "acknowledgment": self.acknowledgment,
                "explanation": explanation,
                "action_items": items,
                "timeline": self.timeline,
                "closing": self.closing,
                "suggested_actions": _suggested_actions(
                    self.category, self.severity, self.extraction, status
                ),
                "requires_escalation": self.severity is Severity.CRITICAL,
                "template_used": f"{TEMPLATE_VERSION}/{kind}/{self.tone}",
                "status": status,
                "engine": "local",
                "model": LOCAL_MODEL,
            }
        )


def _suggested_actions(
    category: str, severity: Severity, extraction: Extraction, status: str
) -> tuple[str, ...]:
    """Next steps for the person who handles the ticket."""
    actions: list[str] = []
    if severity is Severity.CRITICAL:
        actions.append("Call in the escalation team now.")
    for name, text in (
        (FieldName.ORDER_ID, "Look up order {}."),
        (FieldName.INVOICE_ID, "Look up invoice {}."),
        (FieldName.ERROR_CODE, "Check known causes of {}."),
        (FieldName.ACCOUNT_EMAIL, "Open the account of {}."),
    ):
        if values := extraction.get(name):
            actions.append(text.format(", ".join(values[:3])))
    if category == "feature_request":
        actions.append("Record the wish for the product team.")
    if status != "answered":
        actions.append("No passage answers this: reply in person and consider adding an article.")
    return tuple(actions)


def _duration(minutes: int) -> str:
    """The service level as a span of time."""
    if minutes % 1440 == 0:
        count, unit = minutes // 1440, "day"
    elif minutes % 60 == 0:
        count, unit = minutes // 60, "hour"
    else:
        count, unit = minutes, "minute"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def marked_only(markdown: str) -> str:
    """The parts of a text that end in a marker; code blocks stay with them."""
    kept: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
            kept.append(line)
        elif fenced:
            kept.append(line)
        elif found := _MARKED.findall(line):
            kept.append("".join(found).strip() if not line.startswith((" ", "\t")) else "".join(found))
        elif not line.strip() and kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip()


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
