"""Answers that are data: JSON checked by Pydantic, with one round of repair."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from app.llm.port import CallReport, ChatModel, Message, ModelError, OutputSchema
from app.llm.received import sound_json

T = TypeVar("T", bound=BaseModel)
REPAIRS = 1
MAX_ERRORS_TOLD = 8
MAX_ANSWER_CHARS = 8_000
"""Of a wrong answer that is sent back for repair."""


@dataclass(frozen=True, slots=True)
class Structured(Generic[T]):
    value: T
    model: str
    tokens: int | None
    """Of all rounds."""


class InvalidOutput(ModelError):
    """The model answered, but not with what was asked for, even after repair."""

    def __init__(self, detail: str, model: str, tokens: int | None) -> None:
        super().__init__("invalid_output", detail)
        self.model = model
        self.tokens = tokens


async def ask(
    model: ChatModel, messages: Sequence[Message], shape: type[T], *, purpose: str, name: str
) -> Structured[T]:
    """Ask for an object of ``shape``. Raises ``ModelError``; ``InvalidOutput`` when one repair did not help."""
    output = OutputSchema(name, strict_schema(shape))
    asked = list(messages)
    tokens: int | None = None
    wrong = ""
    used = model.name
    for _ in range(REPAIRS + 1):
        report = CallReport()
        answer = await model.complete(asked, purpose=purpose, output=output, report=report)
        used = answer.model
        if answer.tokens is not None:
            tokens = (tokens or 0) + answer.tokens
        try:
            return Structured(
                shape.model_validate(sound_json(find_object(answer.text))), answer.model, tokens
            )
        except ValidationError as error:
            wrong = _told(error)
        except ValueError as error:
            wrong = str(error)
        asked = [
            *messages,
            Message("assistant", answer.text[:MAX_ANSWER_CHARS]),
            Message(
                "user", f"That is not valid: {wrong}. Answer again with the whole corrected JSON object only."
            ),
        ]
    raise InvalidOutput("the answer is not what was asked for", used, tokens)


def find_object(text: str) -> dict[str, Any]:
    """The JSON object in a text: alone, in a code block, or the first one among words. Raises ``ValueError``."""
    decoder = json.JSONDecoder()
    blocks = [match[1] for match in re.finditer(r"```(?:json)?(.*?)```", text, re.S)]
    for candidate in [text.strip(), *blocks]:
        try:
            found = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    for match in list(re.finditer(r"\{", text))[:50]:
        try:
            found, _ = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and found:
            return found
    raise ValueError("there is no JSON object in it")


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema as strict servers want it: every property required, none other, no titles and defaults."""
    return _strict(shape.model_json_schema(mode="validation"))  # type: ignore[no-any-return]


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        key: {name: _strict(entry) for name, entry in value.items()}
        if key in {"properties", "$defs"}
        else _strict(value)
        for key, value in node.items()
        if key not in {"title", "default", "maxLength", "minLength", "maxItems"}
    }
    if made.get("type") == "object" and "properties" in made:
        made |= {"required": list(made["properties"]), "additionalProperties": False}
    return made


def _told(error: ValidationError) -> str:
    """What is wrong, by place; without the values, which the model knows."""
    return "; ".join(
        f"{'.'.join(str(part) for part in detail['loc']) or 'the object'}: {detail['msg']}"
        for detail in error.errors(include_url=False, include_input=False)[:MAX_ERRORS_TOLD]
    )
