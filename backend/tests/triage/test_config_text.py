"""Texts of the configuration that are wrong, and where it is said that they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.triage.config import ConfigError, TriageConfig, assemble, from_sections, section
from app.triage.config_text import MAX_DEPTH, ConfigProblem, parse, plain, to_yaml
from tests.triage.conftest import CONFIG

NAMES = ("categories", "severities", "routing_rules")


def shipped(name: str) -> str:
    return (CONFIG / f"{name}.yaml").read_text()


def problems(**texts: str) -> list[ConfigProblem]:
    with pytest.raises(ConfigError) as caught:
        assemble(parse(name, texts.get(name, shipped(name))) for name in NAMES)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "msg", "line", "column"),
    [
        ("a: [1,\n  2", "", 2, 1),
        ("a: 1\nb: 2\na: 3\n", "'a' stands twice", 3, 1),
        ("a: &x [1]\nb: *x\n", "anchors and aliases", 1, 4),
        ("- 1\n", "a mapping is expected", 1, 1),
        ("", "a mapping is expected", 1, 1),
        ("a: 1\n---\nb: 2\n", "", 2, 1),
        ("a: 1\nb: \x07\n", "a character that YAML does not allow", 2, 4),
        ("a: !!python/object/apply:os.system ['true']\n", "could not determine a constructor", 1, 4),
        ("a: 2024-13-45\n", "not valid YAML", 1, 1),
        ("a: " + "[" * (MAX_DEPTH + 1), "nested too deeply", 1, 3 + MAX_DEPTH),
        ("[" * 100_000, "nested too deeply", 1, MAX_DEPTH + 1),
    ],
)  # fmt: skip
def test_what_is_no_good_yaml_is_refused_with_its_place(text: str, msg: str, line: int, column: int) -> None:
    with pytest.raises(ConfigError) as caught:
        parse("categories", text)
    problem = caught.value.problems[0]
    assert msg in problem.msg
    assert (problem.line, problem.column) == (line, column)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_the_reader(text: str) -> None:
    found: ConfigError | None = None
    try:
        assert isinstance(parse("categories", text).content, dict)
    except ConfigError as error:
        found = error
    assert found is None or all(problem.line and problem.column for problem in found.problems)


@pytest.mark.parametrize(
    ("name", "old", "new", "loc", "msg"),
    [
        ("routing_rules", "{category: [billing]}", "{category: [money]}",
         ("rules", 3, "when", "category", 0), "unknown category: money"),
        ("routing_rules", "  billing: billing_team", "  money: billing_team", ("category_teams", "money"), "unknown category: money"),
        ("routing_rules", "default_team: general_support", "default_team: nobody", ("default_team",), "unknown team: nobody"),
        ("routing_rules", "  - {id: product_team", "  - {id: billing_team", ("teams", 4, "id"), "the team billing_team stands twice"),
        ("routing_rules", "default_team:", "defaultteam:", ("defaultteam",), "unknown key"),
        ("categories", "  - id: general\n", "  - id: billing\n", ("categories", 5, "id"), "the category billing stands twice"),
        ("categories", "required_fields: [account_email]", "required_fields: [shoe_size]",
         ("categories", 2, "required_fields", 0), "Input should be"),
        ("categories", '"not working",', '"  ",', ("categories", 0, "keywords", 0), "white space"),
        ("severities", "sla_minutes: 240", "sla_minutes: -1", ("severities", 1, "sla_minutes"), "greater than 0"),
        ("severities", "id: low\n", "id: high\n", ("severities",), "each once"),
    ],
)  # fmt: skip
def test_each_error_has_a_path_and_the_line_where_it_stands(
    name: str, old: str, new: str, loc: tuple[Any, ...], msg: str
) -> None:
    text = shipped(name)
    assert old in text
    changed = text.replace(old, new, 1)
    line = changed[: changed.rindex(new)].count("\n") + 1
    found = next(p for p in problems(**{name: changed}) if p.loc == loc)
    assert msg in found.msg
    assert found.document == name
    # A value in a flow list may stand a line below its key; the severities as a whole stand below theirs.
    assert found.line is not None
    assert loc == ("severities",) or 0 <= found.line - line <= 1


def test_every_error_is_told_at_once() -> None:
    text = (
        shipped("routing_rules")
        .replace("team: billing_team", "team: a_team")
        .replace("default_team: general", "default_team: x_general")
    )
    assert {p.msg for p in problems(routing_rules=text)} == {
        "unknown team: a_team",
        "unknown team: x_general_support",
    }


def test_stored_sections_make_the_same_configuration(config: TriageConfig) -> None:
    sections = {name: section(config, name) for name in NAMES}
    again = from_sections(sections, revision=7)
    assert (again.version, again.revision) == (config.version, 7)
    from_text = assemble(parse(name, to_yaml(content)) for name, content in sections.items())
    assert from_text.version == config.version


def test_data_without_lines_has_errors_with_paths() -> None:
    with pytest.raises(ConfigError) as caught:
        assemble(
            [plain("categories", {"categories": []}), *(parse(name, shipped(name)) for name in NAMES[1:])]
        )
    problem = caught.value.problems[0]
    assert (problem.loc, problem.line) == (("categories",), None)
