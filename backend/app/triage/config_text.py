"""YAML texts of the configuration, read so that every error can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

MAX_CHARS = 2_000_000
MAX_DEPTH = 20
MAX_PROBLEMS = 50
Place = tuple[int | str, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML has it: ten times as fast."""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One error. ``line`` and ``column`` count from 1; None for content that did not come as YAML."""

    document: str
    source: str
    loc: Place
    msg: str
    type: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = ".".join(str(part) for part in self.loc)
        return f"{self.source}:{self.line or 1}: {where + ': ' if where else ''}{self.msg}"


class ConfigError(ValueError):
    """A configuration is missing, no YAML or not valid. Each line of the message begins with ``file:line:``."""

    def __init__(self, *problems: ConfigProblem) -> None:
        self.problems = problems[:MAX_PROBLEMS]
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class ConfigDocument:
    """The content of one document. ``source`` names it in errors; ``node`` knows the lines, None for plain data."""

    name: str
    source: str
    content: dict[str, Any]
    node: yaml.MappingNode | None = None

    def problem(self, loc: Place, msg: str, kind: str) -> ConfigProblem:
        """An error at ``loc``, with the line of the deepest value that ``loc`` reaches."""
        if self.node is None:
            return ConfigProblem(self.name, self.source, loc, msg, kind)
        mark = _deepest(self.node, loc).start_mark
        return ConfigProblem(self.name, self.source, loc, msg, kind, mark.line + 1, mark.column + 1)


def plain(name: str, content: Mapping[str, Any]) -> ConfigDocument:
    """A document from data, without lines."""
    return ConfigDocument(name, f"{name}.yaml", dict(content))


def parse(name: str, text: str, source: str | None = None) -> ConfigDocument:
    """Read one document. Raises ``ConfigError``.

    Stricter than YAML: a mapping at the top, no key twice, and no aliases, by which a small text can stand for a huge
    content.
    """
    source = source or f"{name}.yaml"

    def refuse(msg: str, mark: Any = None, kind: str = "yaml") -> ConfigError:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line = min(line, text.count("\n") + 1)  # libyaml counts a line after the last one
        return ConfigError(ConfigProblem(name, source, (), msg, kind, line, column))

    if len(text) > MAX_CHARS:
        raise refuse(f"at most {MAX_CHARS} characters", kind="too_long")
    try:
        for msg, mark in _unwanted(text):
            raise refuse(msg, mark)
        node = yaml.compose(text, Loader=_Loader)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader in both cases
    except yaml.MarkedYAMLError as error:
        raise refuse(error.problem or "not valid YAML", error.problem_mark) from error
    except yaml.reader.ReaderError as error:
        raise refuse("a character that YAML does not allow", _mark_at(text, error.position)) from error
    except ConfigError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, OverflowError) as error:
        raise refuse(f"not valid YAML: {error}"[:200]) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(content, dict):
        raise refuse("a mapping is expected")
    document = ConfigDocument(name, source, content, node)
    if twice := list(_twice(node)):
        raise ConfigError(
            *(
                ConfigProblem(
                    name, source, (), f"{key.value!r} stands twice", "duplicate_key",
                    key.start_mark.line + 1, key.start_mark.column + 1,
                )
                for key in twice
            )
        )  # fmt: skip
    return document


def to_yaml(content: Mapping[str, Any]) -> str:
    """The text of plain data, keys in their order."""
    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(dict(content), Dumper=dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def _unwanted(text: str) -> Iterator[tuple[str, Any]]:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            yield "anchors and aliases are not allowed", event.start_mark
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield "nested too deeply", event.start_mark
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _twice(node: yaml.Node) -> Iterator[yaml.Node]:
    """Keys that stand twice in a mapping."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item)


@dataclass(frozen=True, slots=True)
class _Mark:
    line: int
    column: int


def _mark_at(text: str, position: int) -> _Mark:
    before = text[:position]
    return _Mark(before.count("\n"), len(before) - (before.rfind("\n") + 1))


def _deepest(node: yaml.Node, location: Place) -> yaml.Node:
    for part in location:
        child: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == part), None)
        if child is None:
            break
        node = child
    return node
