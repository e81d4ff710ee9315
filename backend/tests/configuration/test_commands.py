"""``citedesk config``: showing, exporting and importing, on a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from app.commands import export_config, import_config, show_config
from app.core.settings import Settings
from tests.desk import desk_settings
from tests.triage.conftest import CONFIG

NAMES = ("categories", "severities", "routing_rules")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return desk_settings(tmp_path)


async def test_files_go_out_and_come_in_as_new_versions(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    files = await export_config(settings, folder)
    assert [file.name for file in files] == [f"{name}.yaml" for name in NAMES]
    assert all(file.read_text() == (CONFIG / file.name).read_text() for file in files)
    assert await import_config(settings, folder, "again", force=False) == []
    # A category that is renamed in two documents: together they fit, one after the other they would not.
    for name in ("categories", "routing_rules"):
        file = folder / f"{name}.yaml"
        file.write_text(file.read_text().replace("feature_request", "wish"))
    assert await import_config(settings, folder, "Renamed", force=False) == ["categories", "routing_rules"]
    lines = (await show_config(settings, None)).splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["categories", "2"],
        ["severities", "1"],
        ["routing_rules", "2"],
    ]
    assert lines[0].endswith(" Renamed")
    assert "id: wish" in await show_config(settings, "categories")


async def test_what_is_wrong_is_told_and_nothing_is_stored(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    await export_config(settings, folder)
    file = folder / "severities.yaml"
    file.write_text(file.read_text().replace("sla_minutes: 60\n", "sla_minutes: soon\n"))
    (folder / "categories.yaml").write_text((CONFIG / "categories.yaml").read_text() + "# a comment\n")
    with pytest.raises(typer.Exit):
        await import_config(settings, folder, "x", force=False)
    line = file.read_text()[: file.read_text().index("soon")].count("\n") + 1
    assert f"severities.yaml:{line}: severities.0.sla_minutes" in capsys.readouterr().err
    assert {row.split()[1] for row in (await show_config(settings, None)).splitlines()} == {"1"}
    with pytest.raises(typer.Exit):
        await show_config(settings, "nothing")
    with pytest.raises(typer.Exit):
        await import_config(settings, tmp_path / "nowhere", "x", force=False)
