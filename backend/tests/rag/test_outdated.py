"""Articles that say that they no longer hold stand back behind those that do."""

from __future__ import annotations

import pytest

from app.rag.outdated import current_only, says_it_is_old, says_it_is_wrong
from app.rag.types import Passage, RankedPassage


def passage(title: str, text: str = "Scans are read overnight.", document: int = 1) -> Passage:
    return Passage(f"{document}:1:0", document, title, text, (), "", document_chunks=1)


def ranked(title: str, document: int, fused: float) -> RankedPassage:
    return RankedPassage(passage(title, document=document), 0.5, 1.0, fused, fused)


@pytest.mark.parametrize(
    "title",
    [
        "Scanning receipts (outdated)",
        "Stats API v1 (legacy)",
        "[Archived] Prices of 2021",
        "DEPRECATED: the old importer",
        "Loyalty programme - no longer valid",
        "Preisliste (veraltet)",
        "Anciens tarifs (obsolète)",
        "Tarifas (obsoletas)",
        "Cennik (nieaktualny)",
    ],
)
def test_a_title_says_that_its_article_is_old(title: str) -> None:
    assert says_it_is_old(passage(title))


@pytest.mark.parametrize(
    "title",
    [
        "Archive your tickets",
        "Remove deprecated fields from an import",
        "Old invoices: where to find them",
        "Retired members: benefits",
        "Legacy giving to our charity",
        "How to tell whether my app is outdated",
        "Prices (2026)",
    ],
)
def test_a_title_about_old_things_does_not(title: str) -> None:
    assert not says_it_is_old(passage(title))


def test_the_line_below_the_title_says_it_too() -> None:
    banner = "# Receipts by mail\n\n> This article describes the old inbox, which was switched off in June."
    assert says_it_is_old(passage("Receipts by mail", banner))
    assert not says_it_is_old(
        passage("Receipts by mail", "# Receipts by mail\n\nThis page lists what is accepted.")
    )


@pytest.mark.parametrize(
    "first",
    [
        "*Outdated. This article describes the rule that applied until 2024.*",
        "> **Obsolete:** see the new price list.",
        "This page applied until 31 December 2024.",
        "These prices no longer apply.",
        "Veraltet! Bitte den neuen Artikel lesen.",
    ],
)
def test_a_first_line_says_that_the_rest_is_wrong(first: str) -> None:
    found = passage("Passwords", f"# Passwords\n\n{first}\n\nThey expire after 90 days.")
    assert says_it_is_old(found)
    assert says_it_is_wrong(found)


@pytest.mark.parametrize(
    "title",
    ["Router R100 (discontinued)", "Stats API v1 (legacy)", "App for Windows 7 – no longer available"],
)
def test_what_is_no_longer_sold_is_not_wrong(title: str) -> None:
    assert not says_it_is_wrong(passage(title))


def test_the_current_article_is_read_where_it_treats_the_same() -> None:
    old, new = ranked("Receipts v1 (legacy)", 1, 0.6), ranked("Receipts: the new inbox", 2, 0.55)
    assert current_only([old, new], ["receipt"]) == [new]
    assert current_only([old, ranked("Payroll", 3, 0.3)], ["receipt"]) != [new]
    assert current_only([old, ranked("Payroll", 3, 0.3)], ["receipt"])[0] == old
    assert current_only([old], ["receipt"]) == [old]
    assert current_only([], ["receipt"]) == []


def test_an_article_that_calls_itself_wrong_is_never_read() -> None:
    wrong, near = ranked("Receipts (outdated)", 1, 0.6), ranked("Receipts by mail", 2, 0.42)
    assert current_only([wrong], ["receipt"]) == []
    assert current_only([wrong, near], ["receipt"]) == [near]
    assert current_only([wrong, ranked("Payroll", 3, 0.3)], ["receipt"]) == []
    assert current_only([near, wrong], ["receipt"]) == [near]


def test_who_names_the_version_wants_the_old_article() -> None:
    old, new = ranked("Stats API v1 (legacy)", 1, 0.6), ranked("Stats API v2", 2, 0.59)
    assert current_only([old, new], ["stat", "api", "v1"]) == [old, new]
    assert current_only([old, new], ["stat", "api"]) == [new]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Prices 2024", "Prices 2026"),
        ("Prices of services (until 31 December 2024)", "Prices of services"),
        ("Prices (valid until 31.12.2025)", "Prices (2026)"),
        ("Gebühren (bis 2024)", "Gebühren (ab 2025)"),
        ("Opening hours 2025/26", "Opening hours 2026/27"),
    ],
)
def test_of_two_titles_that_differ_in_their_years_the_later_holds(old: str, new: str) -> None:
    past, current = ranked(old, 1, 0.6), ranked(new, 2, 0.59)
    assert current_only([past, current], ["price"]) == [current]
    assert current_only([current, past], ["price"]) == [current]
    assert current_only([past], ["price"]) == [past], "nothing else treats it"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prices 2024", "Opening hours 2026"),
        ("Prices", "Prices of services"),
        ("Report for 2024", "How to read a report"),
        ("Plan to move in 2026", "Plan to stay in 2027"),
        ("Prices", "Prices 2026"),
    ],
)
def test_other_titles_do_not_supersede_each_other(one: str, other: str) -> None:
    both = [ranked(one, 1, 0.6), ranked(other, 2, 0.59)]
    assert current_only(both, ["price"]) == both


def test_who_names_the_year_wants_that_of_a_series() -> None:
    old, new = ranked("Prices 2024", 1, 0.6), ranked("Prices 2026", 2, 0.59)
    assert current_only([old, new], ["price", "2024"]) == [old, new]
