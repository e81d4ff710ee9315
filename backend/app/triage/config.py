"""The configuration of triage: categories, severities and routing, checked as a whole.

It comes in three documents (``SECTIONS``). Files hold them before the first start; from then on the database does
(``app.configuration``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    computed_field,
    model_validator,
)

from app.core.text import Storable, not_blank
from app.core.validation import IDENTIFIER_PATTERN, message_of
from app.triage.config_text import ConfigDocument, ConfigError, ConfigProblem, Place, parse, plain
from app.triage.types import FieldName, Priority, RoutingPriority, Severity

__all__ = ["SECTIONS", "ConfigError", "TriageConfig", "assemble", "load_config", "read_files", "section"]

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "categories": ("categories", "products"),
    "severities": ("severities",),
    "routing_rules": ("teams", "category_teams", "default_team", "rules", "escalation_paths"),
}
"""Document -> the keys that stand in it."""
Identifier = Annotated[str, Field(pattern=IDENTIFIER_PATTERN)]
Phrase = Annotated[str, AfterValidator(not_blank), StringConstraints(max_length=200)]
Words = Annotated[str, AfterValidator(not_blank), StringConstraints(max_length=2000)]


def _with_a_word(name: str) -> str:
    if re.search(r"\w", not_blank(name)) is None:
        raise ValueError("must hold a letter or a digit")
    return name


Product = Annotated[str, AfterValidator(_with_a_word), StringConstraints(max_length=100)]
Tag = Annotated[str, AfterValidator(not_blank), StringConstraints(max_length=64)]
ExampleText = Annotated[str, AfterValidator(not_blank), StringConstraints(max_length=50_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Strict):
    """A ticket that belongs to a category. A plain string is taken as the body."""

    subject: Annotated[Storable, StringConstraints(max_length=1000)] = ""
    body: ExampleText
    severity: Severity | None = None
    sentiment: Annotated[int, Field(ge=1, le=10)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"body": value} if isinstance(value, str) else value


class CategoryConfig(_Strict):
    id: Identifier
    name: Phrase
    description: Words
    required_fields: tuple[FieldName, ...] = ()
    suggested_tags: tuple[Tag, ...] = ()
    keywords: tuple[Phrase, ...] = ()
    examples: tuple[Example, ...] = ()


class SeverityConfig(_Strict):
    id: Severity
    description: Words
    sla_minutes: Annotated[int, Field(gt=0, le=525_600)]
    priority: Priority
    indicators: tuple[Phrase, ...] = ()


class TeamConfig(_Strict):
    id: Identifier
    name: Phrase
    description: Annotated[Storable, StringConstraints(max_length=2000)] = ""


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
    reason: Phrase


class TriageConfig(_Strict):
    categories: Annotated[tuple[CategoryConfig, ...], Field(min_length=2, max_length=500)]
    severities: tuple[SeverityConfig, ...]
    teams: Annotated[tuple[TeamConfig, ...], Field(min_length=1, max_length=500)]
    category_teams: dict[str, str]
    default_team: str
    rules: tuple[RoutingRule, ...]
    escalation_paths: dict[str, tuple[Identifier, ...]] = {}
    products: Annotated[tuple[Product, ...], Field(max_length=2_000)] = ()
    """What the desk sells, found in tickets however its names look."""
    revision: Annotated[int, Field(ge=0, exclude=True)] = 0
    """Number of the stored state that it was read from; 0: from files."""

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def version(self) -> str:
        """Hash of the content: the same configuration has the same version in every process."""
        content = self.model_dump(
            mode="json", exclude={"version"} if self.products else {"version", "products"}
        )
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    @model_validator(mode="after")
    def _references_exist(self, info: ValidationInfo) -> Self:
        """Raises, or adds each error with its place to the list in ``context["problems"]``."""
        found = list(_bad_references(self))
        collected = (info.context or {}).get("problems")
        if collected is not None:
            collected += found
        elif found:
            raise ValueError("; ".join(msg for _, msg in found))
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


def _bad_references(config: TriageConfig) -> Iterator[tuple[Place, str]]:
    """What stands twice, and names of nothing, with their places."""
    yield from _repeated("categories", (entry.id for entry in config.categories), "category")
    yield from _repeated("teams", (entry.id for entry in config.teams), "team")
    if sorted(severity.id for severity in config.severities) != sorted(Severity):
        yield ("severities",), "severities must be critical, high, medium and low, each once"
    categories = {category.id for category in config.categories}
    teams = {team.id for team in config.teams}
    if config.default_team not in teams:
        yield ("default_team",), f"unknown team: {config.default_team}"
    for category, team in config.category_teams.items():
        if category not in categories:
            yield ("category_teams", category), f"unknown category: {category}"
        if team not in teams:
            yield ("category_teams", category), f"unknown team: {team}"
    for number, rule in enumerate(config.rules):
        if rule.team not in teams:
            yield ("rules", number, "team"), f"unknown team: {rule.team}"
        for place, category in enumerate(rule.when.category or ()):
            if category not in categories:
                yield ("rules", number, "when", "category", place), f"unknown category: {category}"
    for team in config.escalation_paths:
        if team not in teams:
            yield ("escalation_paths", team), f"unknown team: {team}"


def _repeated(key: str, ids: Iterable[str], noun: str) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for number, name in enumerate(ids):
        if name in seen:
            yield (key, number, "id"), f"the {noun} {name} stands twice"
        seen.add(name)


def load_config(directory: Path) -> TriageConfig:
    """Read ``categories.yaml``, ``severities.yaml`` and ``routing_rules.yaml`` of a folder.

    Raises ``ConfigError``, whose message names the file and, where YAML tells, the line.
    """
    texts = read_files(directory)
    return assemble([parse(name, text, str(directory / f"{name}.yaml")) for name, text in texts.items()])


def read_files(directory: Path) -> dict[str, str]:
    """The texts of a folder's three documents. Raises ``ConfigError``."""
    texts = {}
    for name in SECTIONS:
        path = directory / f"{name}.yaml"
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except OSError as error:
            raise ConfigError(_unreadable(name, path, f"cannot be read ({error.strerror})")) from error
        except UnicodeDecodeError as error:
            raise ConfigError(_unreadable(name, path, "not UTF-8")) from error
    return texts


def _unreadable(name: str, path: Path, msg: str) -> ConfigProblem:
    return ConfigProblem(name, str(path), (), msg, "unreadable", 1, 1)


def assemble(documents: Iterable[ConfigDocument], revision: int = 0) -> TriageConfig:
    """The configuration that the three documents make together. Raises ``ConfigError`` with every error found."""
    owners: dict[str, ConfigDocument] = {}
    merged: dict[str, Any] = {}
    problems: list[ConfigProblem] = []
    for document in documents:
        allowed = SECTIONS[document.name]
        owners |= dict.fromkeys(allowed, document)
        for key, value in document.content.items():
            if key in allowed:
                merged[key] = value
            else:
                msg = f"unknown key: here stand {', '.join(allowed)}"
                problems.append(document.problem((str(key),), msg, "unknown_key"))
    references: list[tuple[Place, str]] = []
    config: TriageConfig | None = None
    try:
        config = TriageConfig.model_validate(
            {**merged, "revision": revision}, context={"problems": references}
        )
    except ValidationError as error:
        problems += (
            owners[str(detail["loc"][0])].problem(detail["loc"], message_of(detail), detail["type"])
            for detail in error.errors(include_url=False, include_input=False)
        )
    problems += (owners[str(loc[0])].problem(loc, msg, "reference") for loc, msg in references)
    if config is None or problems:
        raise ConfigError(*problems)
    return config


def section(config: TriageConfig, name: str) -> dict[str, Any]:
    """The content of one document as plain JSON data."""
    return config.model_dump(mode="json", include=set(SECTIONS[name]), exclude_unset=True)


def from_sections(contents: Mapping[str, Mapping[str, Any]], revision: int = 0) -> TriageConfig:
    """The configuration of stored contents. Raises ``ConfigError``."""
    return assemble([plain(name, contents.get(name, {})) for name in SECTIONS], revision)
