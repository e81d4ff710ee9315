"""Prompts as files. A prompt's version is part of its name: a change of wording is a new file.

A file holds the system message, a line of three hyphens, and the user message. ``{name}`` is a place for a value.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from app.llm.port import Message

REPLY = "reply.v1"
ANSWER = "answer.v2"
CLASSIFY = "classify.v1"
EXTRACT = "extract.v1"
SEPARATOR = "\n---\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A filled prompt, ready to be sent."""

    version: str
    messages: tuple[Message, ...]
    fence: str
    """The random line around untrusted text. An answer that holds it repeats what it must not."""

    @property
    def system(self) -> str:
        return self.messages[0].content


def versions(name: str) -> list[str]:
    """All versions of a prompt, such as ``classify.v1``, oldest first."""
    found = [entry.name for entry in resources.files(__name__).iterdir()]
    numbers = sorted(int(match[1]) for file in found if (match := re.fullmatch(rf"{name}\.v(\d+)\.md", file)))
    return [f"{name}.v{number}" for number in numbers]


@cache
def _template(version: str) -> tuple[str, str]:
    text = resources.files(__name__).joinpath(f"{version}.md").read_text(encoding="utf-8")
    system, separator, user = text.partition(SEPARATOR)
    if not separator:
        raise ValueError(f"the prompt {version} has no line of three hyphens")
    return system.strip(), user.strip()


def build(version: str, *, own: Mapping[str, str] | None = None, untrusted: Mapping[str, str]) -> Prompt:
    """Fill a prompt in one pass, so that values cannot bring places of their own.

    ``untrusted`` values are set between two lines of a random word that their writers cannot know. Raises ``KeyError``
    when the prompt asks for a value that is not given.
    """
    word = f"UNTRUSTED_{secrets.token_hex(6)}"
    values = {**(own or {}), "fence": word}
    values |= {name: f"{word}\n{text}\n{word}" for name, text in untrusted.items()}
    system, user = (_fill(part, values) for part in _template(version))
    return Prompt(version, (Message("system", system), Message("user", user)), word)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda found: values[found[1]], text)


def bullet_list(entries: Sequence[tuple[str, str]]) -> str:
    """``- name: description`` lines."""
    return "\n".join(f"- {name}: {' '.join(text.split())}" for name, text in entries)


_TAG = re.compile(r"<(?=/?\s*(?:passages?|ticket|question)\b)", re.I)


def fence(text: str) -> str:
    """Untrusted text for a place between tags: it can neither open nor close a tag of the prompts."""
    return _TAG.sub("‹", text)
