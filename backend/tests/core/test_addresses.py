"""Which addresses are one, and which are refused for pretending."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from app.users.schemas import Email

EMAIL: TypeAdapter[str] = TypeAdapter(Email)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("  Kim@People.Example ", "kim@people.example"),
        ("ｋｉｍ＠people.example", "kim@people.example"),
        ("ﬁona@people.example", "fiona@people.example"),
        ("a１@people.example", "a1@people.example"),
        ("KÜBRA@people.example", "kübra@people.example"),
        ("ku\u0308bra@people.example", "kübra@people.example"),
        ("a@xn--bcher-kva.example", "a@bücher.example"),
    ],
)
def test_forms_of_one_address_are_one(typed: str, same: str) -> None:
    assert EMAIL.validate_python(typed) == same
    assert EMAIL.validate_python(same) == same, "normalising is idempotent"


@pytest.mark.parametrize(
    "deceptive",
    [
        "аdmin@people.example",  # Cyrillic а
        "раураl@people.example",  # all Cyrillic but the l
        "αdmin@people.example",  # Greek α
        "admin@реоple.example",
        "admin@people.exаmple",
        "adminかа@people.example",
    ],
)
def test_mixed_scripts_are_refused(deceptive: str) -> None:
    with pytest.raises(ValidationError, match="scripts"):
        EMAIL.validate_python(deceptive)


@pytest.mark.parametrize(
    "honest",
    [
        "иван@почта.example",
        "管理かなカナ@people.example",
        "tokyo東京@people.example",
        "김민준@people.example",
        "o'neil+x_1@a-b.example",
    ],
)
def test_addresses_as_languages_write_them_are_accepted(honest: str) -> None:
    assert EMAIL.validate_python(honest) == honest


@pytest.mark.parametrize(
    "bad",
    ["", "a", "a@", "@b.example", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a\x00@b.example"],
)
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        EMAIL.validate_python(bad)
