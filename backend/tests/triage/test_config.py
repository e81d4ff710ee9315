"""The shipped configuration, and what is said of a broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.triage.config import ConfigError, TriageConfig, load_config
from app.triage.types import Severity
from tests.triage.conftest import CONFIG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in CONFIG.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_the_shipped_configuration_is_complete(config: TriageConfig) -> None:
    assert {category.id for category in config.categories} == {
        "technical", "billing", "account", "feature_request", "bug_report", "general",
    }  # fmt: skip
    assert all(len(category.examples) >= 25 for category in config.categories)
    assert [config.severity(level).sla_minutes for level in Severity] == [60, 240, 1440, 4320]
    assert config.fallback_category == "general"
    assert {example.severity for category in config.categories for example in category.examples} == set(
        Severity
    )


def test_the_version_is_of_the_content(config: TriageConfig, folder: Path) -> None:
    path = folder / "severities.yaml"
    path.write_text("# another comment\n" + path.read_text())
    assert load_config(folder).version == config.version
    path.write_text(path.read_text().replace("sla_minutes: 60", "sla_minutes: 30"))
    assert load_config(folder).version != config.version


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("severities.yaml", "sla_minutes: 60\n", "sla_minutes: soon\n", "severities.0.sla_minutes"),
        ("severities.yaml", "id: low\n", "id: tiny\n", "severities.3.id"),
        ("routing_rules.yaml", "default_team: general_support", "default_team: nobody", "unknown team: nobody"),
        ("categories.yaml", "required_fields: [account_email]", "required_fields: [shoe_size]", "required_fields"),
        ("categories.yaml", "categories:\n", "categories: [\n", "categories.yaml:"),
        ("categories.yaml", "products: []", 'products: ["Harbor Sync", "--"]', "products.1"),
        ("categories.yaml", "products: []", "products: Harbor", "products"),
    ],
)  # fmt: skip
def test_errors_name_file_and_line(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError, match=r":\d+: ") as caught:
        load_config(folder)
    assert message in str(caught.value)


def test_the_line_is_the_right_one(folder: Path) -> None:
    path = folder / "severities.yaml"
    lines = path.read_text().splitlines()
    number = next(i for i, line in enumerate(lines) if "sla_minutes: 240" in line)
    lines[number] = "    sla_minutes: -1"
    path.write_text("\n".join(lines))
    with pytest.raises(ConfigError, match=rf"severities\.yaml:{number + 1}: "):
        load_config(folder)


def test_products_count_in_the_version_where_there_are_any(config: TriageConfig, folder: Path) -> None:
    path = folder / "categories.yaml"
    path.write_text(path.read_text().replace("products: []", ""))
    assert load_config(folder).version == config.version
    path.write_text(path.read_text() + "\nproducts: [Harbor Sync]\n")
    changed = load_config(folder)
    assert changed.products == ("Harbor Sync",)
    assert changed.version != config.version


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "routing_rules.yaml").unlink()
    with pytest.raises(ConfigError, match=r"routing_rules\.yaml"):
        load_config(folder)
