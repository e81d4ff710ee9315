"""What a model reads in a ticket, and what the system makes of it: the model recommends, the system decides.

Rules of combination. They are conservative on purpose, until measured agreement of this desk replaces them:

- A label outside the configuration cannot come out of here: the schema names the allowed ones, validation refuses
  others, and after one repair the local reading stands alone.
- **Category**: the one with the largest share in a linear opinion pool (Stone 1961) of the local probabilities, with
  weight ``LOCAL_WEIGHT``, and the model's answer. So a firm local reading stands against the model.
- **Severity**: likewise, and at most one level away from the local one.
- **Decisions** without a person rest on both readings, the local one and the combined one: each must be allowed, the graver severity and
  the gloomier mood count (``decide.read_case``), and the confidence of the whole is at most the local one's.
- **Confidence**: where both agree, the local probability p becomes p + g (1 - p) with g = ``AGREEMENT_GAIN`` times the
  model's own confidence, which can thus lower the gain and never raise it; a category gains nothing where the severities lie
  two levels apart. Where they disagree it is at most
  ``DISAGREEMENT_CAP`` and at most the local probability, whichever label is taken: below every threshold at which
  anything is decided without a person.
- **Fields**: a value of the model must stand in the ticket letter by letter and look like its kind; the local engine's
  fields stay, the model's come in addition.
- An automatic mail (``automatic_mail``) is read by rule alone: nobody wrote it.
- A ticket that seems to give orders to a machine (``suspicion``) is read by the local engine alone.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from app.llm import prompts
from app.llm.port import ChatModel, ModelError
from app.llm.structured import InvalidOutput, Structured, ask
from app.rag.types import Vectors
from app.triage.automatic_mail import automatic_mail
from app.triage.classifier import LEVELS, Scores
from app.triage.config import TriageConfig
from app.triage.draft_checks import leaks
from app.triage.html_mail import content_of, shown_ticket
from app.triage.model_fields import FoundValues, merged_fields
from app.triage.suspicion import injection_suspicion
from app.triage.text import read_ticket
from app.triage.types import Classification, Done, Extraction, Severity, Urgency

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

LOCAL_WEIGHT = 0.6
AGREEMENT_GAIN = 0.2
DISAGREEMENT_CAP = 0.5
MAX_SECONDARY = 3
MAX_REASON_CHARS = 240
MAX_TICKET_CHARS = 8_000
SUSPECTED = "injection_suspected"
"""Error code of a ticket that no model was asked to read."""
AUTOMATIC = "no model was asked: an automatic mail"
DISAGREED = "the model and the local engine disagree"

_URGENCIES = (Urgency.LOW, Urgency.MEDIUM, Urgency.HIGH)
K = TypeVar("K", bound=str)


def _label(value: Any) -> Any:
    """``Feature Request`` means ``feature_request``; anything else is left to validation."""
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


class ModelClassification(BaseModel):
    """The answer that is asked for; ``category`` and ``secondary_categories`` are narrowed to a configuration's."""

    model_config = ConfigDict(extra="ignore")

    category: str
    secondary_categories: list[str]
    severity: Annotated[Severity, BeforeValidator(_label)]
    urgency: Annotated[Urgency, BeforeValidator(_label)]
    sentiment: Annotated[int, Field(ge=1, le=10)]
    confidence: Annotated[float, Field(ge=0, le=1)]
    reasoning: str


def classification_shape(config: TriageConfig) -> type[ModelClassification]:
    """``ModelClassification`` with the configured categories as an enumeration."""
    ids: Any = Literal[tuple(category.id for category in config.categories)]
    one = Annotated[ids, BeforeValidator(_label)]
    fields: dict[str, Any] = {"category": (one, ...), "secondary_categories": (list[one], ...)}
    return create_model("Classified", __base__=ModelClassification, **fields)


async def ask_classification(
    model: ChatModel, config: TriageConfig, subject: str, body: str, *, version: str = prompts.CLASSIFY
) -> Structured[ModelClassification]:
    """What the model says of a ticket, checked against the configuration. Raises ``ModelError``."""
    prompt = prompts.build(
        version,
        own={
            "categories": prompts.bullet_list([(entry.id, entry.description) for entry in config.categories]),
            "severities": prompts.bullet_list([(entry.id, entry.description) for entry in config.severities]),
        },
        untrusted={"ticket": _ticket(read_ticket(*shown_ticket(subject, body)).text)},
    )
    found = await ask(
        model, prompt.messages, classification_shape(config), purpose="classify", name="classification"
    )
    if leaks(found.value.reasoning, prompt):
        found.value.reasoning = ""
    return found


async def ask_extraction(
    model: ChatModel, subject: str, body: str, *, version: str = prompts.EXTRACT
) -> Structured[FoundValues]:
    """The values that the model finds, not yet compared with the text. Raises ``ModelError``."""
    subject, body = shown_ticket(subject, body)
    content = f"{subject}\n\n{read_ticket(subject, body).content}"
    prompt = prompts.build(version, untrusted={"ticket": _ticket(content)})
    return await ask(model, prompt.messages, FoundValues, purpose="extract", name="extraction")


async def classify(
    engine: TriageEngine, subject: str, body: str, vector: Vectors | None, model: ChatModel | None
) -> Done[Classification]:
    """The local reading, with the model's where there is one. Never fails for the model's sake."""
    local, scores = await asyncio.to_thread(engine.classify_with_scores, subject, body, vector)
    if model is None:
        return Done(local)
    if automatic_mail(subject, body) is not None:
        return Done(local, note=AUTOMATIC)
    if (refused := await asyncio.to_thread(_not_asked, subject, body)) is not None:
        return Done(local, error=SUSPECTED, fallback_used=True, note=refused)
    try:
        found = await ask_classification(model, engine.config, subject, body)
    except ModelError as error:
        return _failed(local, error, prompts.CLASSIFY)
    made, note = combine(local, scores, found.value, found.model)
    return Done(
        made,
        engine="llm",
        model=found.model,
        tokens=found.tokens,
        prompt_version=prompts.CLASSIFY,
        note=note,
        local=local,
    )


async def extract(
    engine: TriageEngine, subject: str, body: str, category: str | None, model: ChatModel | None
) -> Done[Extraction]:
    """The local fields, with what the model finds in addition. Never fails for the model's sake."""
    local = await asyncio.to_thread(engine.extract, subject, body, category)
    if model is None:
        return Done(local)
    if (refused := await asyncio.to_thread(_not_asked, subject, body)) is not None:
        return Done(local, error=SUSPECTED, fallback_used=True, note=refused)
    try:
        found = await ask_extraction(model, subject, body)
    except ModelError as error:
        return _failed(local, error, prompts.EXTRACT)
    content = content_of(subject, body)
    made, note = await asyncio.to_thread(merged_fields, local, found.value, subject, content)
    return Done(
        engine.with_required(made, category),
        engine="llm", model=found.model, tokens=found.tokens, prompt_version=prompts.EXTRACT, note=note,
    )  # fmt: skip


T = TypeVar("T")


def _failed(local: T, error: ModelError, version: str) -> Done[T]:
    tokens = error.tokens if isinstance(error, InvalidOutput) else None
    return Done(local, error=error.code, fallback_used=True, tokens=tokens, prompt_version=version)


def _not_asked(subject: str, body: str) -> str | None:
    found = injection_suspicion(f"{subject}\n\n{body}")
    return f"no model was asked: {', '.join(found.markers)}" if found.suspicious else None


def _ticket(text: str) -> str:
    """As a prompt holds it: blanked parts closed up."""
    return prompts.fence(re.sub(r"[ \t]{3,}", " ", re.sub(r"\n\s*\n\s*\n+", "\n\n", text)).strip())[
        :MAX_TICKET_CHARS
    ]


def combine(
    local: Classification, scores: Scores, said: ModelClassification, model: str
) -> tuple[Classification, str | None]:
    """The rules above; with a note on what differs. Every label is one of the configuration's."""
    # Who reads a ticket two levels graver or milder does not bear out the rest of the reading.
    apart = abs(LEVELS.index(local.severity) - LEVELS.index(said.severity)) > 1
    sure = 0.0 if apart else said.confidence
    category, category_confidence = _decide(
        scores.categories, local.category, local.category_confidence, said.category, sure
    )
    severity_said = LEVELS[_within(LEVELS.index(local.severity), LEVELS.index(said.severity))]
    severity, severity_confidence = _decide(
        scores.severities, local.severity, local.severity_confidence, severity_said, said.confidence
    )
    if said.severity is not local.severity:
        severity_confidence = min(severity_confidence, DISAGREEMENT_CAP)
    differing = [
        f"{name}: {here} here, {there} by the model"
        for name, here, there in (
            ("category", local.category, said.category),
            ("severity", str(local.severity), str(said.severity)),
        )
        if here != there
    ]
    made = local.model_copy(
        update={
            "category": category,
            "category_confidence": round(category_confidence, 4),
            "severity": severity,
            "severity_confidence": round(severity_confidence, 4),
            "secondary_categories": _secondary(local, said, category),
            "urgency": _URGENCIES[_halfway(_URGENCIES.index(local.urgency), _URGENCIES.index(said.urgency))],
            "sentiment_score": min(10, max(1, round((local.sentiment_score + said.sentiment) / 2))),
            "reasoning": _reasoning(local, said, model, category, severity),
        }
    )
    return made, f"{DISAGREED} ({'; '.join(differing)})" if differing else None


def _decide(
    shares: Mapping[K, float], local: K, confidence: float, said: K, own_confidence: float
) -> tuple[K, float]:
    """The label with the largest pooled share, and how sure that is."""
    if said == local:
        return local, confidence + AGREEMENT_GAIN * own_confidence * (1 - confidence)
    pooled = {label: LOCAL_WEIGHT * share for label, share in shares.items()}
    pooled[said] = pooled.get(said, 0.0) + 1 - LOCAL_WEIGHT
    # The local decision may be another than its largest share (severity weighs costs): it stands for its own.
    chosen = said if pooled[said] > pooled.get(local, 0.0) else local
    return chosen, min(DISAGREEMENT_CAP, confidence)


def _within(here: int, there: int) -> int:
    """``there``, but no further than one step from ``here``."""
    return max(here - 1, min(here + 1, there))


def _halfway(here: int, there: int) -> int:
    """The mean of two levels; ``here`` where it lies between levels."""
    return here if abs(here - there) == 1 else (here + there) // 2


def _secondary(local: Classification, said: ModelClassification, category: str) -> tuple[str, ...]:
    """Others that were named: whoever lost the first place, the model's, then the local ones."""
    named: Sequence[str] = (
        said.category,
        local.category,
        *said.secondary_categories,
        *local.secondary_categories,
    )
    return tuple(dict.fromkeys(name for name in named if name != category))[:MAX_SECONDARY]


def _reasoning(
    local: Classification, said: ModelClassification, model: str, category: str, severity: Severity
) -> str:
    """The local reasons, then what the model says of its own, as one plain line."""
    line = re.sub(r"[<>`\[\]|*#\\]|https?://\S+", "", " ".join(said.reasoning.split()))[
        :MAX_REASON_CHARS
    ].strip()
    if said.category == local.category and said.severity is local.severity:
        verdict = f"The model {model} agrees"
    else:
        verdict = (
            f"The model {model} reads {said.category}, {said.severity}; taken: {category}, {severity}, "
            "with lowered confidence"
        )
    return f"{local.reasoning} {verdict}{f': {line}' if line else '.'}"
