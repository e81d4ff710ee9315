"""The practice help centres: their files, and the table made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.data import DataProblem
from evals.practice import ABROAD, FOLDER, help_centres, read_help_centre, run
from evals.ranking import BASELINES, OURS

PARCELS = """KB: Northfold, a carrier
=== Sending
--- Sizes
A parcel is at most 120 cm long and weighs at most 30 kg.
? How heavy may a parcel be?
? can I send a surfboard || Bulky goods
~ How heavy may a letter be?
--- Bulky goods
Surfboards and ladders travel as bulky goods for 24 euros more.

Book them two days ahead.
? What does it cost to send a ladder?
~ Are bulky goods insured?
=== Customs
--- Papers
Parcels to Norway need form CN23 on the outside.
? Which form do I need for Norway?
~ Which form do I need for Japan?
"""
BANK = """=== Cards
--- Lost card
Block a lost card in the app under Cards. A new one arrives after five working days.
? My card is gone, what now?
~ Can I block the card of my daughter?
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "centres"
    found.mkdir()
    (found / "parcels.txt").write_text(PARCELS, encoding="utf-8")
    (found / "bank.txt").write_text(BANK, encoding="utf-8")
    return found


def test_a_help_centre_is_read_as_pages_sections_and_questions(folder: Path) -> None:
    centre = read_help_centre(folder / "parcels.txt")
    sending, customs = centre.documents()
    assert (sending.title, customs.title) == ("Sending", "Customs")
    assert sending.text.startswith("## Sizes\n\nA parcel is at most")
    assert "24 euros more.\n\nBook them two days ahead." in sending.text
    assert "How heavy" not in sending.text
    sizes, bulky, papers = centre.questions()
    assert [question.relevant for question in (*sizes, *bulky, *papers)] == [{0}, {0}, {0}, {1}]
    assert sizes[1].text == "can I send a surfboard"
    assert [section.near_misses for _, section in centre.sections][1] == ["Are bulky goods insured?"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Words before any page.\n", "line 1: text outside a section"),
        (PARCELS.replace("~ Are bulky goods insured?\n", ""), "'Bulky goods' lacks a part"),
        (PARCELS.replace("|| Bulky goods", "|| Cabin bags"), "names ['Cabin bags']"),
        ("KB: Nothing\n", "holds no page"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "damaged.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        read_help_centre(path)
    assert str(path) in str(raised.value)
    assert problem in str(raised.value)


def test_the_table_counts_every_question_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results"
    far_each = 1  # the smaller one has no more
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evals.practice._FAR", far_each)
        assert run([folder], results) == 0
    (stored,) = results.glob("*.json")
    ((name, found),) = json.loads(stored.read_text())["sets"].items()
    assert name == "2 practice help centres (en), each by itself"
    assert found["ranking"]["questions"] == 5
    assert found["abstention"]["questions"] == 4
    assert found["abstention"]["far_questions"] == 2 * far_each
    assert found["near_misses"].keys() == {*BASELINES, OURS}
    assert found["ranking"]["methods"][OURS]["recall@1"] == 1
    assert found["grounding"]["quotes_verbatim"] == 1
    printed = capsys.readouterr().out
    assert "### 2 practice help centres" in printed
    assert "Near misses that were written as such, AUROC: BM25" in printed


def test_without_help_centres_the_run_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([tmp_path], tmp_path / "results") == 2
    assert "holds no help centres" in capsys.readouterr().err


def test_what_is_part_of_the_working_copy_can_be_read() -> None:
    centres = help_centres(FOLDER)
    sections = [section for centre in centres for _, section in centre.sections]
    assert len(centres) == 40
    assert len(sections) > 1_700
    assert all(len(section.asked) >= 2 and len(section.text.split()) >= 35 for section in sections)


def test_what_is_part_of_it_in_other_languages_is_told_by_its_language() -> None:
    centres = help_centres(ABROAD)
    assert {centre.name: centre.language for centre in centres} == {
        centre.name: centre.name[:2] for centre in centres
    }
    assert {"de", "fr", "es", "it", "nl", "pt"} == {centre.language for centre in centres}
    assert all(len(section.asked) == 3 for centre in centres for _, section in centre.sections)
