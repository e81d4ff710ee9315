"""The prefilter names exactly the patterns that match."""

from __future__ import annotations

import json
import re

import pytest

from app.triage import cues, displeasure, harm, suspicion
from app.triage.examples import DATA, STYLES
from app.triage.prefilter import Prefilter


def matching(pattern: str, text: str) -> bool:
    return bool(Prefilter({"": re.compile(pattern, re.I)}).matching(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bdown\b", "The shop is DOWN."),
        (r"\b(?:charged|billed) twice\b", "you billed twice"),
        (r"\b(?:a|b)\b|\d{3}", "404"),
        (r"(?:(?:alpha|beta)|gamma delta)", "Gamma Delta"),
        (r"[|)\]]x|never", "|x"),
        (r"\(see above\|below\)", "(see above|below)"),
        (r"(?:please )?help(?:ing)+", "helpinging"),
        (r"(?:na){2,3}", "nana"),
        (r"(?<!un)signed\b(?! off)", "Signed by me"),
        (r"signed", "ſigned"),
        (r"invoice", "İnvoice"),
        (r"straße|gasse", "STRAẞE"),
        (r"kelvin", "\u212aelvin"),
        ("", "anything"),
    ],
)
def test_a_pattern_that_matches_is_named(pattern: str, text: str) -> None:
    assert re.search(pattern, text, re.I), "the case itself"
    assert matching(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bdown\b", "a download"),
        (r"(?:charged|billed) twice", "twice charged"),
        (r"(?<!un)signed", "unsigned"),
        (r"straße", "STRASSE"),
        (r"one|two|three", ""),
    ],
)
def test_a_pattern_that_holds_the_literals_and_does_not_match_is_not(pattern: str, text: str) -> None:
    assert not matching(pattern, text)


def test_flags_are_kept() -> None:
    patterns = {"line": re.compile(r"^order$", re.I | re.M), "text": re.compile(r"^order$", re.I)}
    assert Prefilter(patterns).matching("an\nOrder\nof") == {"line"}


SETS = {
    "cues": cues.CUES,
    "cues abroad": cues.ABROAD,
    "harm": {kind: english for kind, (english, _) in harm.STATEMENTS.items()},
    "harm abroad": {kind: abroad for kind, (_, abroad) in harm.STATEMENTS.items()},
    "signs": {name: pattern for name, _, pattern in suspicion._SIGNS},
    "displeasure": {each.name: each.english for each in displeasure.STATEMENTS},
    "displeasure abroad": {each.name: each.abroad for each in displeasure.STATEMENTS if each.abroad},
}


@pytest.mark.parametrize("name", SETS)
def test_the_product_s_patterns_are_named_where_they_match(name: str) -> None:
    patterns = SETS[name]
    prefilter = Prefilter(patterns)
    texts = []
    for style in STYLES:
        lines = (DATA / f"{style}.jsonl").read_text(encoding="utf-8").splitlines()[::50]
        texts += ["\n".join((ticket["subject"], ticket["body"])) for ticket in map(json.loads, lines)]
    assert len(texts) > 80
    for text in texts:
        assert prefilter.matching(text) == {key for key, found in patterns.items() if found.search(text)}, (
            text
        )


def test_most_alternatives_are_bound_to_literals() -> None:
    """Else the whole of a pattern is tried at each place of each text again."""
    for patterns in SETS.values():
        loose = sum(len(pattern.pattern) for _, pattern in Prefilter(patterns)._always)
        assert loose < 0.25 * sum(len(pattern.pattern) for pattern in patterns.values())
