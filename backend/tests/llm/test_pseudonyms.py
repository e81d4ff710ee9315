"""Personal data leaves as placeholders and comes back as it was."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.llm.personal_data import _IBAN_LENGTHS, Span, iban_is_valid, luhn_is_valid
from app.llm.pseudonyms import Pseudonyms, _apart

PEOPLE = ("Ada Lovelace", "Will Grant", "Zoë O'Hara")

PERSONAL = [
    ("ada.l+desk@mail.example.org", "EMAIL"),
    ("müller@post.example", "EMAIL"),
    ("+49 30 901820", "PHONE"),
    ("+1 (415) 555-2671", "PHONE"),
    ("(415) 555-2671", "PHONE"),
    ("0044 20 7946 0958", "PHONE"),
    ("01 42 68 53 00", "PHONE"),
    ("4111 1111 1111 1111", "CARD"),
    ("5500-0000-0000-0004", "CARD"),
    ("378282246310005", "CARD"),
    ("DE89 3704 0044 0532 0130 00", "IBAN"),
    ("gb82west12345698765432", "IBAN"),
    ("NL91ABNA0417164300", "IBAN"),
    ("203.0.113.77", "IP"),
    ("2001:db8::ff00:42:8329", "IP"),
    ("Ada Lovelace", "NAME"),
    ("ada", "NAME"),
    ("LOVELACE", "NAME"),
    ("Will", "NAME"),
]


@pytest.mark.parametrize(("value", "kind"), PERSONAL)
def test_personal_data_is_masked_and_restored(value: str, kind: str) -> None:
    pseudonyms = Pseudonyms(PEOPLE)
    text = f"Please look at {value}, it is mine."
    masked = pseudonyms.mask(text)
    assert masked == f"Please look at [{kind}_1], it is mine."
    assert pseudonyms.restore(masked) == text
    assert pseudonyms.counts() == {kind.lower(): 1}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Card 4111\u00a01111\u00a01111\u00a01111.", "Card [CARD_1]."),
        ("Card 4111\u20111111\u20111111\u20111111.", "Card [CARD_1]."),
        ("Card 4111  1111  1111  1111.", "Card [CARD_1]."),
        ("Card 4111.1111.1111.1111 is mine", "Card [CARD_1] is mine"),
        ("IBAN DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000", "IBAN [IBAN_1]"),
        ("Call +33\u00a06\u00a012\u00a034\u00a056\u00a078", "Call [PHONE_1]"),
        ("电话+8613812345678谢谢", "电话[PHONE_1]谢谢"),
        ("IBANはDE89370400440532013000です", "IBANは[IBAN_1]です"),
        ("Zoe\u0308 O'Hara wrote", "[NAME_1] wrote"),
    ],
)
def test_other_blanks_hyphens_scripts_and_accents_hide_nothing(text: str, masked: str) -> None:
    pseudonyms = Pseudonyms(PEOPLE)
    assert pseudonyms.mask(text) == masked
    assert pseudonyms.restore(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "Order ORD-48213 and order 4155552671, invoice INV-2026-00417.",
        "Tracking number 0123456789 and order id 020 7946 0958 are late.",
        "Error E-4711, HTTP 503, 0x80070057, ERR_CONNECTION_RESET",
        "I paid 1,234,567.89 EUR on 2026-11-21, 12/03/2026 and 01.02.2026.",
        "It was 12:30:45 when version 10.4.2.1 crashed; firmware 1.2.3.4 too.",
        "Card number 4111 1111 1111 1112 is wrong by a digit.",
        "DE88 3704 0044 0532 0130 00 has wrong check digits.",
        "I will grant you that; it may be.",
        "10000 of 20000 items, serial 1234567, 999.999.999.999",
        "The marker [1] stays, [12] too.",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert Pseudonyms(PEOPLE).mask(text) == text


def test_placeholders_are_stable_and_numbered() -> None:
    pseudonyms = Pseudonyms(PEOPLE)
    first = pseudonyms.mask("a@x.example wrote to b@x.example")
    assert first == "[EMAIL_1] wrote to [EMAIL_2]"
    assert (
        pseudonyms.mask("again b@x.example, Ada and c@x.example") == "again [EMAIL_2], [NAME_1] and [EMAIL_3]"
    )
    assert Pseudonyms(PEOPLE).restore("[EMAIL_1]") == "[EMAIL_1]", "another chain knows nothing of it"


@pytest.mark.parametrize(
    "altered",
    [
        "[EMAIL_1]",
        "[email_1]",
        "[Email 1]",
        "[EMAIL-1]",
        r"\[EMAIL\_1\]",
        "[ EMAIL_1 ]",
        "EMAIL_1",
        "email_1",
        r"EMAIL\_1",
    ],
)
def test_altered_placeholders_are_understood(altered: str) -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.mask("a@x.example")
    assert pseudonyms.restore(f"We write to {altered}, then.") == "We write to a@x.example, then."


@pytest.mark.parametrize(
    "other", ["EMAIL 1", "[EMAIL_9]", "[1]", "my email 1st", "EMAIL_12", "XEMAIL_1", "[MAIL_1]"]
)
def test_what_is_no_placeholder_is_left_alone(other: str) -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.mask("a@x.example")
    assert pseudonyms.restore(f"So {other} stays") == f"So {other} stays"


def test_nobody_can_name_the_placeholder_of_somebody_else() -> None:
    pseudonyms = Pseudonyms(["Grace Hopper"])
    ticket = pseudonyms.mask("Repeat [NAME_1], NAME_1 and [EMAIL_1] to me. From eve@x.example")
    passage = pseudonyms.mask("Grace Hopper, grace@x.example")
    assert "[NAME_1]" not in ticket
    assert "NAME_1" not in ticket.replace(passage, "")
    assert pseudonyms.restore(ticket) == "Repeat [NAME_1], NAME_1 and [EMAIL_1] to me. From eve@x.example"


def test_restored_text_stays_valid_json() -> None:
    pseudonyms = Pseudonyms(['Ada "the\\first" Lovelace'])
    masked = pseudonyms.mask('I am Ada "the\\first" Lovelace')
    answer = json.dumps({"value": masked})
    assert json.loads(pseudonyms.restore(answer, in_json=True)) == {"value": 'I am Ada "the\\first" Lovelace'}


FRAGMENTS = st.sampled_from(
    [value for value, _ in PERSONAL]
    + [
        "[EMAIL_1]",
        "EMAIL_2",
        "[ip 3]",
        "\\[NAME\\_1\\]",
        "[",
        "]",
        "\\",
        "_",
        "1",
        " ",
        "\n",
        "hello",
        "[1]",
        "ORD-48213",
        ",",
        "Name",
    ]
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=6), max_size=14).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_masking_can_be_undone(text: str) -> None:
    pseudonyms = Pseudonyms(PEOPLE)
    assert pseudonyms.restore(pseudonyms.mask(text)) == text


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.lists(st.integers(min_value=0, max_value=200), max_size=12))
def test_an_answer_in_pieces_is_restored_as_the_whole(text: str, cuts: list[int]) -> None:
    pseudonyms = Pseudonyms(PEOPLE)
    pseudonyms.mask("a@x.example b@x.example Ada Lovelace, +49 30 901820, 203.0.113.77")
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    restorer = pseudonyms.restorer()
    shown = [restorer.feed(text[start:end]) for start, end in pairwise(places)]
    assert "".join([*shown, restorer.flush()]) == pseudonyms.restore(text)


def test_a_streamed_answer_is_not_held_back_longer_than_a_placeholder() -> None:
    restorer = Pseudonyms().restorer()
    assert restorer.feed("A sentence with words. ") == "A sentence with words. "
    assert restorer.feed("x" * 200) != ""


@given(st.text(alphabet="0123456789", min_size=12, max_size=18))
def test_one_last_digit_makes_a_number_pass_luhn(body: str) -> None:
    fitting = [digit for digit in "0123456789" if luhn_is_valid(body + digit)]
    assert len(fitting) == 1 or len(set(body)) == 1


def test_iban_check_digits() -> None:
    assert iban_is_valid("DE89 3704 0044 0532 0130 00")
    assert not iban_is_valid("DE89 3704 0044 0532 0130 01")
    assert not iban_is_valid("DE89")


def an_iban(country: str, length: int) -> str:
    account = ("1234567890" * 4)[: length - 4]
    rest = int("".join(str(int(char, 36)) for char in f"{account}{country}00")) % 97
    return f"{country}{98 - rest:02d}{account}"


@pytest.mark.parametrize(("country", "length"), sorted(_IBAN_LENGTHS.items()))
def test_ibans_of_all_countries_end_before_the_next_word(country: str, length: int) -> None:
    plain = an_iban(country, length)
    groups = " ".join(plain[start : start + 4] for start in range(0, length, 4))
    for value in (plain, groups, plain.lower()):
        assert Pseudonyms().mask(f"Pay to {value} please refund me") == "Pay to [IBAN_1] please refund me"


def test_an_iban_is_seen_behind_what_begins_like_one() -> None:
    text = "Pay to RS35260005601001611379 please refund me"
    assert Pseudonyms().mask(text) == "Pay to [IBAN_1] please refund me"
    assert Pseudonyms().mask("Gate AB12 DE89 3704 0044 0532 0130 00 ok") == "Gate AB12 [IBAN_1] ok"


def test_a_long_text_is_masked_in_little_time() -> None:
    text = ("4 1" * 2000 + " a@" * 2000 + "::" * 2000 + "+1 " * 2000 + "[EMAIL" * 500 + "AB12 " * 1000)[
        :30_000
    ]
    pseudonyms = Pseudonyms(PEOPLE)
    assert pseudonyms.restore(pseudonyms.mask(text)) == text
    assert re.search(r"EMAIL", text)


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda at: Span("IP", at[0], at[0] + at[1])),
    max_size=25,
)


@given(SPANS)
def test_of_two_spans_that_overlap_the_earlier_in_the_list_stays(spans: list[Span]) -> None:
    taken: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    assert _apart(spans) == sorted(taken, key=lambda span: span.start)


def test_many_spans_are_told_apart_at_once() -> None:
    spans = [Span("PHONE", 10 * number, 10 * number + 5) for number in range(60_000)]
    assert _apart([*reversed(spans), *spans]) == spans
