"""Examples in a guide: shell blocks of curl commands, each followed by the answer it must get.

The shell is that of people who copy from the page; what is read here is as much of it as the guide uses, and anything
else is an error, so that no example is passed over.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import Any

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ASSIGNED = re.compile(r"([A-Z_]+)=(.*)", re.DOTALL)
_CAPTURE = re.compile(r"\$\((curl .*) \| jq (?:-r )?(\.\S+)\)", re.DOTALL)
_VARIABLE = re.compile(r"\$\{?([A-Z_]+)\}?")
_PARTS = re.compile(r"""'[^']*'|\\.|"(?:\\.|[^"\\])*"|[^'"\\]+""", re.DOTALL)
"""Single quotes, an escaped character, double quotes, and what stands between them."""
_HEADER = re.compile(r"// (\d{3})(.*)")
_FLAGS = {"-s", "-N", "-i"}


class BadGuide(AssertionError):
    """The guide holds something that cannot be run."""


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    text: str
    line: int
    """Where its fence stands, from 1."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a shell block, as it is written."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer must be: status, headers, and a body in the guide's notation."""

    status: int
    headers: dict[str, str]
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Example:
    """A shell block whose last command gets the answer."""

    commands: tuple[Command, ...]
    answer: Answer | None
    line: int


@dataclass(slots=True)
class Request:
    """What a curl command sends."""

    method: str = ""
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    form: list[tuple[str, str]] = field(default_factory=list)
    seconds: float | None = None
    """After how long the caller hangs up."""
    cookies_to: str | None = None
    cookies_from: str | None = None


def blocks(text: str) -> list[Block]:
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(text)
    ]


def examples(text: str) -> list[Example]:
    """Every shell block of a guide with the answer that follows it, in order."""
    found: list[Example] = []
    waiting: Block | None = None
    for block in blocks(text):
        if block.kind == "sh":
            if waiting is not None:
                found.append(Example(commands(waiting), None, waiting.line))
            waiting = block
        elif block.kind in {"jsonc", "text"}:
            if waiting is None:
                raise BadGuide(f"line {block.line}: an answer without a request")
            found.append(Example(commands(waiting), _answer(block), waiting.line))
            waiting = None
        else:
            raise BadGuide(f"line {block.line}: a block of {block.kind or 'nothing'} is no example")
    if waiting is not None:
        found.append(Example(commands(waiting), None, waiting.line))
    return found


def commands(block: Block) -> tuple[Command, ...]:
    """The commands of a shell block: one to a line, unless a quote or a backslash carries it on."""
    found: list[Command] = []
    pending, begun = "", 0
    for offset, line in enumerate(block.text.splitlines(), start=1):
        if not pending:
            if not line.strip() or line.startswith("#"):
                continue
            begun = block.line + offset
        pending += line
        if line.endswith("\\"):
            pending = pending[:-1] + " "
        elif _is_open(pending):
            pending += "\n"
        else:
            found.append(Command(pending.strip(), begun))
            pending = ""
    if pending:
        raise BadGuide(f"line {begun}: the command does not end")
    return tuple(found)


def _is_open(text: str) -> bool:
    try:
        shlex.split(text)
    except ValueError:
        return True
    return False


def _answer(block: Block) -> Answer:
    head, _, body = block.text.partition("\n")
    found = _HEADER.fullmatch(head.strip())
    if found is None:
        raise BadGuide(f"line {block.line}: an answer begins with // and its status")
    headers = dict(part.strip().split(": ", 1) for part in found[2].split(",") if part.strip())
    return Answer(int(found[1]), headers, block.kind, body.strip())


def assigned(command: str) -> tuple[str, str] | None:
    """Name and right-hand side of an assignment."""
    found = _ASSIGNED.fullmatch(command)
    return (found[1], found[2]) if found else None


def captured(value: str) -> tuple[str, str] | None:
    """The curl command within ``$(curl ... | jq .path)``, and the path."""
    found = _CAPTURE.fullmatch(value)
    return (found[1], found[2]) if found else None


def at_path(body: Any, path: str) -> Any:
    """What ``jq`` prints for a path such as ``.token`` or ``.inserted_ids[0]``."""
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        body = body[int(index)] if index else body[name]
    return body


def expand(text: str, variables: dict[str, str]) -> str:
    """Fill in variables as a shell does: everywhere but between single quotes."""
    return "".join(
        part if part.startswith("'") else _VARIABLE.sub(lambda match: _value(match[1], variables), part)
        for part in _PARTS.findall(text)
    )


def _value(name: str, variables: dict[str, str]) -> str:
    if name not in variables:
        raise BadGuide(f"${name} has not been set")
    return variables[name]


def request_of(command: str, variables: dict[str, str]) -> Request:
    """What a curl command sends. Refuses what it does not know."""
    words = iter(shlex.split(expand(command, variables)))
    if next(words) != "curl":
        raise BadGuide(f"not a curl command: {command[:80]}")
    request = Request()
    for word in words:
        if word in _FLAGS:
            continue
        if word == "-X":
            request.method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            request.headers[name] = value
        elif word == "-d":
            request.body = next(words)
        elif word == "-F":
            name, _, value = next(words).partition("=")
            request.form.append((name, value))
        elif word == "--max-time":
            request.seconds = float(next(words))
        elif word == "-c":
            request.cookies_to = next(words)
        elif word == "-b":
            request.cookies_from = next(words)
        elif word.startswith("-") or request.url:
            raise BadGuide(f"curl {word} is not understood here: {command[:80]}")
        else:
            request.url = word
    request.method = request.method or ("GET" if request.body is None and not request.form else "POST")
    return request
