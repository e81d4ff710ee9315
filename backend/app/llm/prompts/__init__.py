"""Prompts as files. A prompt's version is part of its name: a change of wording is a new file."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

DRAFT = "draft.v1"
ANSWER = "answer.v1"


@cache
def _template(version: str) -> str:
    return resources.files(__name__).joinpath(f"{version}.md").read_text(encoding="utf-8")


def render(version: str, **values: str) -> str:
    """Fill a prompt's ``{name}`` places in one pass, so that values cannot bring places of their own.

    Raises ``KeyError`` when the prompt asks for a value that is not given.
    """
    return re.sub(r"\{([a-z_]+)\}", lambda found: values[found[1]], _template(version))


_TAG = re.compile(r"<(?=/?\s*(?:passages?|ticket|question)\b)", re.I)


def fence(text: str) -> str:
    """Untrusted text for a place between tags: it can neither open nor close a tag of the prompts."""
    return _TAG.sub("‹", text)
