"""The configuration of triage: categories, severities and routing, read from YAML files and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, computed_field, model_validator

from app.triage.types import FieldName, Priority, RoutingPriority, Severity

FILES = ("categories.yaml", "severities.yaml", "routing_rules.yaml")
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class ConfigError(ValueError):
    """A configuration file is missing, no YAML or not valid. The message begins with ``file:line:``."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Strict):
    """A ticket that belongs to a category. A plain string is taken as the body."""

    subject: str = ""
    body: Annotated[str, Field(min_length=1)]
    severity: Severity | None = None
    sentiment: Annotated[int, Field(ge=1, le=10)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"body": value} if isinstance(value, str) else value


class CategoryConfig(_Strict):
    id: Identifier
    name: Annotated[str, Field(min_length=1)]
    description: Annotated[str, Field(min_length=1)]
    required_fields: tuple[FieldName, ...] = ()
    suggested_tags: tuple[str, ...] = ()
    keywords: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    examples: tuple[Example, ...] = ()


class SeverityConfig(_Strict):
    id: Severity
    description: str
    sla_minutes: Annotated[int, Field(gt=0)]
    priority: Priority
    indicators: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class TeamConfig(_Strict):
    id: Identifier
    name: str
    description: str = ""


class Condition(_Strict):
    """Every list that is given must hold the ticket's value."""

    category: tuple[Identifier, ...] | None = None
    severity: tuple[Severity, ...] | None = None

    def matches(self, category: str, severity: Severity) -> bool:
        return (self.category is None or category in self.category) and (
            self.severity is None or severity in self.severity
        )


class RoutingRule(_Strict):
    when: Condition
    team: Identifier
    priority: RoutingPriority | None = None
    max_priority: RoutingPriority | None = None
    reason: str


class TriageConfig(_Strict):
    categories: Annotated[tuple[CategoryConfig, ...], Field(min_length=2)]
    severities: tuple[SeverityConfig, ...]
    teams: Annotated[tuple[TeamConfig, ...], Field(min_length=1)]
    category_teams: dict[str, str]
    default_team: str
    rules: tuple[RoutingRule, ...]
    escalation_paths: dict[str, tuple[str, ...]] = {}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def version(self) -> str:
        """Hash of the content: the same configuration has the same version in every process."""
        content = self.model_dump(mode="json", exclude={"version"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    @model_validator(mode="after")
    def _references_exist(self) -> Self:
        categories = [category.id for category in self.categories]
        teams = {team.id for team in self.teams}
        if len(set(categories)) != len(categories):
            raise ValueError("a category id stands twice")
        if sorted(severity.id for severity in self.severities) != sorted(Severity):
            raise ValueError("severities must be critical, high, medium and low, each once")
        used = {self.default_team, *self.category_teams.values(), *(rule.team for rule in self.rules)}
        if unknown := used - teams:
            raise ValueError(f"unknown team: {', '.join(sorted(unknown))}")
        named = set(self.category_teams).union(*(rule.when.category or () for rule in self.rules))
        if unknown := named - set(categories):
            raise ValueError(f"unknown category: {', '.join(sorted(unknown))}")
        return self

    @property
    def fallback_category(self) -> str:
        """The category of what nothing is known about: the first that the default team handles."""
        ids = [category.id for category in self.categories]
        return next((name for name in ids if self.category_teams.get(name) == self.default_team), ids[-1])

    def category(self, category_id: str) -> CategoryConfig | None:
        return next((category for category in self.categories if category.id == category_id), None)

    def severity(self, severity: Severity) -> SeverityConfig:
        return next(entry for entry in self.severities if entry.id == severity)


def load_config(directory: Path) -> TriageConfig:
    """Read ``categories.yaml``, ``severities.yaml`` and ``routing_rules.yaml`` of a folder.

    Raises ``ConfigError``, whose message names the file and, where YAML tells, the line.
    """
    merged: dict[str, Any] = {}
    origin: dict[str, tuple[Path, yaml.Node]] = {}
    for name in FILES:
        path = directory / name
        node, content = _read(path)
        for key, value in node.value:
            if key.value in origin:
                raise ConfigError(f"{path}:{key.start_mark.line + 1}: {key.value!r} stands in two files")
            origin[key.value] = (path, value)
        merged |= content
    try:
        return TriageConfig.model_validate(merged)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(error, origin, directory))) from error


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML has it: ten times as fast."""


def _read(path: Path) -> tuple[yaml.MappingNode, dict[str, Any]]:
    """The file's nodes, which know their lines, and its content."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader in both cases
    except OSError as error:
        raise ConfigError(f"{path}:1: cannot be read ({error.strerror})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}: {error.problem or 'not valid YAML'}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}:1: not valid YAML in UTF-8") from error
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path}:1: a mapping is expected")
    return node, content


def _explain(
    error: ValidationError, origin: dict[str, tuple[Path, yaml.Node]], directory: Path
) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        path, line = directory, 1
        if location and (found := origin.get(str(location[0]))):
            path, line = found[0], _line(found[1], location[1:])
        where = ".".join(str(part) for part in location)
        yield f"{path}:{line}: {where + ': ' if where else ''}{detail['msg']}"


def _line(node: yaml.Node, location: tuple[int | str, ...]) -> int:
    """Line of the deepest YAML node that a location reaches, counted from 1."""
    for part in location:
        child: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == part), None)
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1
