"""The title that is taken from a text without one."""

from __future__ import annotations

import time

import pytest

from app.knowledge.preparation import derived_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Prices", "Prices"),
        ("Intro\n\n##  Refunds   of  orders ##  \nText", "Refunds of orders"),
        ("#hashtag first\nmore", "#hashtag first"),
        ("# ###\nText", "# ###"),
        ("\n\n  First line  \nSecond", "First line"),
    ],
)
def test_the_first_heading_or_line(text: str, title: str) -> None:
    assert derived_title(text) == title


@pytest.mark.parametrize("line", ["# Prices" + " " * 60_000 + "|x", "# " + "#" * 60_000 + "x", "#" * 60_000])
def test_a_long_heading_holds_nothing_up(line: str) -> None:
    started = time.process_time()
    derived_title(f"{line}\n" * 3)
    assert time.process_time() - started < 2  # it took hours
