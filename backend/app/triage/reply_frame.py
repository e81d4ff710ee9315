"""The parts of a reply: what rests on no passage, and how the whole is put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.llm import prompts
from app.rag.types import GroundedAnswer
from app.triage.addressing import called, full_name
from app.triage.harm import stated_harms
from app.triage.mishap import has_met_with, shows_foreign_mail
from app.triage.naming import question_named, subject_named
from app.triage.occasion import SURE, Occasion
from app.triage.phrases import TEMPLATE_VERSION
from app.triage.plain_matters import came_damaged, is_of_insurance, is_to_end, is_uncharged, wrote_again
from app.triage.stance import Stance
from app.triage.types import Extraction, FieldName, ResponseDraft, Severity, Tone
from app.triage.urgent_advice import put_first, urgent_for
from app.triage.wanting import asked_by, holds, tells_when
from app.triage.wording import Occasions, Wording, occasions, wording

LOCAL_MODEL = "citedesk-local"
LEFT_OUT = "unsupported_left_out"
"""Code of a model's text that is used without the sentences that no passage bears out."""
_LONGEST_TOLD = 300
_EVEN = 6
"""Sentiment from which no wording is sorry."""
_HARMS = frozenset({"takeover", "sim_swap", "injury", "exposure", "loss"})
"""Kinds of harm that call for a word of sympathy."""
_MAX_CHARS = 4_000
"""As ``Occasion``."""
_LOOK_UP = (
    (FieldName.ORDER_ID, "Look up order {}."),
    (FieldName.INVOICE_ID, "Look up invoice {}."),
    (FieldName.ERROR_CODE, "Check known causes of {}."),
    (FieldName.ACCOUNT_EMAIL, "Open the account of {}."),
)
_MARKER = re.compile(r"\[\d+\][.!?:;]?")


@dataclass(frozen=True, slots=True)
class ModelReply:
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
    """Above an answer: regret, or thanks that name the matter; empty where both would say nothing."""
    reception: str
    """In its place where nothing is answered: thanks, by the subject where that may be quoted."""
    closing: str
    sign_off: str
    """The closing without an offer to explain: below no answer nothing can be unclear."""
    timeline: str
    passed_on: str
    language: str
    words: Wording
    occasion: Occasion
    stance: Stance
    automatic: bool
    """It answers a mail that nobody wrote."""
    foreign: bool
    """It is about a mail that may be a fraud: the numbers in it are not the customer's."""
    hurt: bool
    """Somebody has come to harm."""
    sentences: Occasions

    @classmethod
    def of(
        cls, *, text: str, category: str, category_confidence: float, severity: Severity, sentiment_score: int, extraction: Extraction, tone: Tone,
        name: str | None, language: str, sla_minutes: int | None, subject: str = "", automatic: bool = False, own: str | None = None, is_first: bool = True,
    ) -> Frame:  # fmt: skip
        """``text``: ``subject`` and current body, ``automatic`` where nobody wrote it; ``own``: the part of it that is no mail of
        somebody else, if not all. ``is_first``: the desk has not written yet. ``language``: an ISO 639-1 code; English where there
        is no wording for it."""
        words, sentences = wording(language), occasions(language)
        stance = Stance.of(text, severity, sentiment_score, subject)
        occasion = stance.occasion
        own = (text if own is None else own)[:_MAX_CHARS]
        foreign = shows_foreign_mail(own)
        sure = category_confidence >= SURE and occasion.is_of(category) and not foreign
        matter = category if sure else "other"
        harms = frozenset(harm.kind for harm in stated_harms(own))
        said = sentences.automatic if automatic else _in_place_of_thanks(sentences, stance, own, harms)
        regret = "" if said else _regret(words, sentences, stance, tone, matter, severity, sentiment_score)
        # Who asks what an insurer pays has no question of bills.
        topic = words.topic(tone, "other" if is_of_insurance(own) else matter, severity)
        told = "" if foreign else subject_named(subject, language)
        thanks = (
            sentences.thanks_for.format(subject=told)
            if told
            else (not regret and topic) or words.thanks_of(tone)
        )
        closing = words.closing(Tone.CONCISE if automatic else tone)
        # To who has met with harm days would read as mockery.
        slow = bool(said) and severity in (Severity.LOW, Severity.MEDIUM)
        return cls(
            category=category,
            severity=severity,
            extraction=extraction,
            tone=tone,
            name=full_name(name),
            greeting=words.greeting(tone, called(name, tone)),
            acknowledgment=said or regret or topic,
            reception=said or " ".join(filter(None, (thanks, regret[:1].upper() + regret[1:]))),
            # The others ask for a reply, and two machines would write to each other.
            closing=closing,
            sign_off=closing.rpartition("\n\n")[2],
            timeline=_duration(sla_minutes) if sla_minutes else "",
            passed_on=sentences.passed_on_within(sla_minutes if is_first and not slow else None),
            language=language,
            words=words,
            occasion=occasion,
            stance=stance,
            automatic=automatic,
            foreign=foreign,
            hurt="injury" in harms,
            sentences=sentences,
        )

    @property
    def wants_nothing(self) -> bool:
        """Nobody asks for anything: a passage would answer a question that was not put."""
        return self.automatic or self.stance.is_answered

    @property
    def missing(self) -> tuple[str, ...]:
        """What is worth asking for: of what the category requires, the part that fits the words of this ticket. An invoice
        leads to its order: who names one is not asked for the other."""
        missing = self.occasion.fitting(self.extraction.missing_required)
        if self.extraction.get(FieldName.INVOICE_ID) or holds(FieldName.INVOICE_ID, self.occasion.text):
            return tuple(name for name in missing if name != FieldName.ORDER_ID)
        return missing

    @property
    def _names_the_charge(self) -> bool:
        numbers = (FieldName.INVOICE_ID, FieldName.ORDER_ID)
        if any(self.extraction.get(name) or holds(name, self.occasion.text) for name in numbers):
            return True
        # So much on such a day is found as well.
        return bool(self.extraction.get(FieldName.AMOUNT) and self.extraction.get(FieldName.DATE))

    def without_evidence(self) -> ResponseDraft:
        items = self._needed()
        # Who asks what no article answers is not made to explain the question: a person takes it from here.
        passed_on = "" if items or self.wants_nothing else self.passed_on
        ask = self.words.ask(items, open_question=True) or passed_on
        content = _join(self.greeting, self.reception, ask, self.sign_off)
        draft = self._draft(content, "", items, "insufficient_context")
        return draft.model_copy(update={"acknowledgment": self.reception, "closing": self.sign_off})

    def _needed(self) -> tuple[str, ...]:
        """What a colleague would have to know before looking into it."""
        occasion = self.occasion
        if self.wants_nothing or self.foreign:
            return ()
        if is_to_end(occasion.text) or is_uncharged(occasion.text) or came_damaged(occasion.text):
            # All there is to know, but for which order it is.
            return self.words.requests("other", self._order_needed(), open_question=False)
        # A question is a person's to answer; what happened is asked of who tells of trouble and no more.
        asks = (occasion.question or tells_when(occasion.text)) and not occasion.bare
        vague = not asks and occasion.vague and not self.extraction.get(FieldName.ERROR_CODE)
        wanted = self.missing if self.severity is not Severity.LOW or vague else ()
        wanted = tuple(dict.fromkeys((*self._order_needed(), *wanted)))
        named = self.category == "billing" and self._names_the_charge
        # Money that went wrong is looked into by the charge or the invoice.
        open_charge = self.category == "billing" and not named and self.severity is not Severity.LOW
        if open_charge and occasion.is_of("billing") and not occasion.inquiry:
            return self.words.requests("billing", wanted, open_question=True)
        # What a category asks is about something that goes wrong; about nothing told it would be a guess.
        matter = self.category if occasion.trouble and self.category != "feature_request" else "other"
        if matter == "account" and not occasion.is_of("account"):
            matter = "technical"
        return self.words.requests(matter, wanted, open_question=vague and not named)

    def _order_needed(self) -> tuple[FieldName, ...]:
        return (FieldName.ORDER_ID,) if self.occasion.lacks_order(self.extraction) else ()

    def grounded(self, answer: GroundedAnswer, unanswered: Sequence[str] = ()) -> ResponseDraft:
        """``unanswered``: questions besides those that are answered."""
        # Who is answered is asked for nothing but what the answer itself has them send; a plain question for nothing at all.
        plain = self.severity is Severity.LOW or self.occasion.inquiry
        wanted = () if plain else asked_by(answer.markdown, self.missing)
        items = self.words.requests(self.category, wanted, open_question=False)
        ask = self.words.ask(items, open_question=False)
        urgent = urgent_for(answer, self.occasion.text, hurt=self.hurt)
        if urgent:
            answer = put_first(answer, urgent)
        # Who is in danger does not write back first.
        closing = self.sign_off if urgent or self.hurt else self.closing
        left_open = self.sentences.left_open(tuple(question_named(one, self.language) for one in unanswered))
        content = _join(self.greeting, self.acknowledgment, answer.markdown, left_open, ask, closing)
        draft = self._draft(content, answer.markdown, items, "answered")
        return draft.model_copy(update={"citations": answer.citations, "closing": closing})

    def from_model(self, answer: GroundedAnswer, asked: ModelReply) -> ResponseDraft:
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
                "error": LEFT_OUT if answer.unsupported else None,
                "left_out": answer.unsupported,
                "suggested_actions": (*draft.suggested_actions, *map(_left_out, answer.unsupported)),
            }
        )

    def _suggested_actions(self, status: str) -> tuple[str, ...]:
        """Next steps for the person who handles the ticket."""
        actions: list[str] = []
        if self.severity is Severity.CRITICAL:
            actions.append("Call in the escalation team now.")
        if not self.foreign:
            actions += [
                text.format(", ".join(values[:3]))
                for name, text in _LOOK_UP
                if (values := self.extraction.get(name))
            ]
        if self.category == "feature_request" and self.occasion.is_of(self.category):
            actions.append("Record the wish for the product team.")
        if status != "answered" and not self.wants_nothing:
            actions.append("No passage answers this: reply in person and consider adding an article.")
        return tuple(actions)

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
                "suggested_actions": self._suggested_actions(status),
                "requires_escalation": self.severity is Severity.CRITICAL,
                "template_used": f"{TEMPLATE_VERSION}/{kind}/{self.tone}",
                "status": status,
                "engine": "local",
                "model": LOCAL_MODEL,
            }
        )


def _left_out(sentence: str) -> str:
    told = " ".join(sentence.split())
    short = told if len(told) <= _LONGEST_TOLD else f"{told[: _LONGEST_TOLD - 1]}…"
    return f"No passage bears this out, so it was left out of the model's draft: “{short}”"


def _in_place_of_thanks(sentences: Occasions, stance: Stance, own: str, harms: frozenset[str]) -> str:
    """What is said to a death, an illness, a matter that is over, praise and a mishap; empty for anything else."""
    occasion = stance.occasion
    if occasion.loss:
        return sentences.loss
    if occasion.suffering:
        return sentences.suffering
    if stance.settled:
        return sentences.settled
    if occasion.praise:
        return sentences.praise
    return sentences.mishap if has_met_with(own) or not harms.isdisjoint(_HARMS) else ""


def _regret(
    words: Wording, sentences: Occasions, stance: Stance, tone: Tone, matter: str, severity: Severity, sentiment_score: int
) -> str:  # fmt: skip
    """``matter``: a category that the text is surely of, else ``other``."""
    occasion = stance.occasion
    if stance.ends:
        return ""
    # A calm question is no complaint, nor is haste, whatever mood their bare words were given.
    calm = not stance.sorry or (occasion.inquiry and occasion.calm)
    score = max(sentiment_score, _EVEN) if calm else sentiment_score
    said = words.regret(tone, matter, severity, score)
    if not said or not wrote_again(occasion.text):
        return said
    sorry = words.regret(tone, matter, Severity.LOW, score)
    again = sentences.again[:1].lower() + sentences.again[1:] if said[0].islower() else sentences.again
    return said.replace(sorry, again, 1) if sorry else said


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
        elif found := list(_MARKER.finditer(line)):
            marked = line[: found[-1].end()]
            kept.append(marked if line.startswith((" ", "\t")) else marked.strip())
        elif not line.strip() and kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip()


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
