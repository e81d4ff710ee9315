"""What belongs together in an article stays together in a draft."""

from __future__ import annotations

import pytest

from app.rag.drafting import compose
from app.rag.passage_units import passage_groups
from app.rag.plain_text import words_of
from app.rag.retrieval import make_query
from app.rag.types import AskedQuestion, Encoder
from tests.rag.drafts import check, draft, ranked

BATTERY = """# Battery health

A battery that holds less than 70 % of its first capacity is replaced free of charge. To measure it:

1. Charge the battery until the light is green.
2. In the app, open **My bike › Battery › Health check**.
3. Ride at least 10 km within 24 hours.
4. Open the page again and read the result.
5. Send us a picture of it.
6. Wait for our answer.

If the result is between 70 and 80 %, we order a battery for you and swap it at the next service."""


def test_a_rule_is_quoted_without_the_steps_that_follow_it(encoder: Encoder) -> None:
    answer = draft(
        encoder, "My health check says 65 %. Is the battery replaced for free?", BATTERY, max_sentences=3
    )
    check(answer, BATTERY)
    assert "replaced free of charge" in answer.markdown
    assert "between 70 and 80 %" in answer.markdown


def test_steps_bring_the_sentence_that_they_point_at(encoder: Encoder) -> None:
    answer = draft(encoder, "How do I measure it in the app with a health check?", BATTERY)
    check(answer, BATTERY)
    lines = [line for line in answer.markdown.splitlines() if line]
    assert lines[0].startswith("A battery that holds less than 70 %")
    assert [line[:2] for line in lines if line[0].isdigit()] == ["1.", "2.", "3.", "4.", "5.", "6."]


def test_conditions_are_quoted_whole(encoder: Encoder) -> None:
    text = """You pay the full value of the bike, which is £1,900, if:

- the bike was not locked at all,
- you cannot send us at least one original key,
- the theft was reported later than a day after you noticed it."""
    answer = draft(encoder, "What do I pay when I have lost both keys?", text, max_sentences=3)
    check(answer, text)
    assert answer.markdown.count("\n- ") == 3


def test_no_sentence_is_missing_between_two_of_a_paragraph(encoder: Encoder) -> None:
    text = (
        "A plan can be paused for two months. While it is paused you pay a holding fee of £9. You may not ride: the motor "
        "is locked. A pause of the plan costs no other fee."
    )
    answer = draft(encoder, "Is there a fee while my plan is paused?", text, max_sentences=3)
    check(answer, text)
    assert "the motor is locked" in answer.markdown


FAQ = """**Do I own the bike at the end?** No. The bike stays ours. After 24 months you may buy the bike for £490.

**Can I try the bike first?** Yes. A test ride of 45 minutes is free at every hub.

**Do I need a licence for the bike?** No. The bikes count as bicycles."""


def test_the_answers_to_other_questions_of_a_page_are_left_out(encoder: Encoder) -> None:
    answer = draft(encoder, "Can I try a bike before I sign up?", FAQ)
    check(answer, FAQ)
    assert "**Can I try the bike first?** [1] Yes. [1] A test ride of 45 minutes" in answer.markdown
    assert "licence" not in answer.markdown
    assert "£490" not in answer.markdown


def test_a_no_stands_before_what_explains_it(encoder: Encoder) -> None:
    answer = draft(encoder, "Do I own it at the end, may I buy it?", FAQ)
    check(answer, FAQ)
    assert "at the end?** [1] No. [1] The bike stays ours. [1]" in answer.markdown


def test_a_list_does_not_begin_with_then(encoder: Encoder) -> None:
    text = "If anybody is hurt call 999.\n\nThen:\n\n1. Take photos of the bike.\n2. Report the accident in the app."
    answer = draft(encoder, "How do I report an accident with photos?", text)
    check(answer, text)
    assert "Then:" not in answer.markdown
    assert "2. Report the accident in the app." in answer.markdown


def test_a_row_that_is_asked_for_leaves_the_others_out(encoder: Encoder) -> None:
    text = """| Hub | Sunday |
|---|---|
| Aldmouth Quay | 10 am to 3 pm |
| Aldmouth North | closed |
| Carrow Market | closed |"""
    answer = draft(encoder, "Is Aldmouth Quay open on Sunday?", text)
    check(answer, text)
    assert "Aldmouth Quay" in answer.markdown
    assert "North" not in answer.markdown


PRICES = """# Prices

| Item | Price |
|---|---|
| Lost key | 28 pounds |
| Lost charger | 65 pounds |
| Lost battery | 390 pounds |"""


def test_the_last_turn_of_a_conversation_names_the_row(encoder: Encoder) -> None:
    answer = draft(encoder, "What does a lost key cost?\nok and the charger?", PRICES)
    check(answer, PRICES)
    assert "65 pounds" in answer.markdown
    assert "28 pounds" not in answer.markdown


def test_what_was_told_before_is_not_said_again_where_something_else_answers(encoder: Encoder) -> None:
    text = "On iPhone, allow Bluetooth under Privacy.\n\nOn Android, switch on both Bluetooth and Location."
    query = make_query("The phone does not find the bike by Bluetooth.")
    passages = ranked(text)
    asked = [AskedQuestion(query, encoder.encode([query.text])[0], passages)]

    def answer(*told: str) -> str:
        return compose(
            asked, passages, encoder.encode, told=[words_of(sentence) for sentence in told]
        ).markdown

    assert "iPhone" in answer()
    assert "Android" in answer()
    assert "iPhone" not in answer("On iPhone, allow Bluetooth under Privacy.")
    assert "Android" in answer("On iPhone, allow Bluetooth under Privacy.")
    assert answer(*text.split("\n\n")) == answer(), "who calls looks whether all of it was told"
    aside = ranked(f"{text}\n\nThe moon is made of rock.")
    everything = [words_of(sentence) for sentence in text.split("\n\n")]
    found = compose(
        [AskedQuestion(query, encoder.encode([query.text])[0], aside)], aside, encoder.encode, told=everything
    )
    assert "moon" not in found.markdown, "nothing else answers"


PAUSE = """1. Open the app and choose **Account**.
2. Tap **Plan**.
3. Tap **Pause my plan**.
4. Choose the day on which the pause of the plan begins.
5. Confirm the pause of the plan.

A pause of the plan costs £9 a month."""


def test_steps_leave_room_for_what_else_is_to_be_known(encoder: Encoder) -> None:
    answer = draft(encoder, "How do I pause my plan in the app?", PAUSE, max_sentences=5)
    check(answer, PAUSE)
    assert answer.markdown.startswith("1. Open the app")
    assert "£9" in answer.markdown


def test_steps_count_less_where_nobody_asks_how(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.rag.drafting._UNASKED_STEPS", 0.1)
    assert "1. Open the app" in draft(encoder, "How do I pause my plan?", PAUSE).markdown
    asked = draft(encoder, "Do I have to pay while my plan is paused?", PAUSE)
    assert "£9" in asked.markdown
    assert "1. Open the app" not in asked.markdown


PRINTING = """# Printing

Colour printing is allowed for sales. Others get black and white automatically. Your manager can request an exception in the portal. Toner is ordered by the printer itself.
"""
CLOSED = """# Opening hours

Between 24 December and 1 January the counter is closed. The phone is answered from 8:00 to 12:00 on working days.
"""
BATTERIES = """# Damage

A swollen battery is dangerous: leave the laptop where it is. We collect it; do not send it by mail. A cracked screen is repaired within 8 days.
"""


def test_what_is_not_allowed_brings_what_is_allowed_instead(encoder: Encoder) -> None:
    answer = draft(encoder, "Is colour printing allowed for me? Mine is black and white.", PRINTING)
    check(answer, PRINTING)
    assert "Your manager can request an exception" in answer.markdown


def test_a_time_that_a_paragraph_holds_for_is_not_left_out(encoder: Encoder) -> None:
    answer = draft(encoder, "Until when is the phone answered?", CLOSED, max_sentences=2)
    assert answer.markdown.index("Between 24 December") < answer.markdown.index("The phone is answered")


def test_a_sentence_about_it_does_not_stand_alone(encoder: Encoder) -> None:
    answer = draft(encoder, "Do I send the swollen battery by mail?", BATTERIES, max_sentences=2)
    assert "A swollen battery is dangerous" in answer.markdown
    for sentence in (
        "We collect it; do not send it.",
        "Confirm it in the app within two minutes.",
        "Downloads is not.",
    ):
        (unit,) = (unit for group in passage_groups(ranked(sentence)[0].passage, 1) for unit in group.units)
        assert unit.leans, sentence
    for sentence in (
        "You can find the invoice below.",
        "The password is not the one of the mailbox.",
        "Send us a picture.",
    ):
        (unit,) = (unit for group in passage_groups(ranked(sentence)[0].passage, 1) for unit in group.units)
        assert not unit.leans, sentence


LEAVING = """# When somebody leaves

- The mailbox is kept for 90 days and then deleted.
- The manager gets access to the files for 30 days.
- The badge is returned at the reception.
"""


def test_the_rest_of_a_list_answers_the_next_question(encoder: Encoder) -> None:
    snippets = ranked(LEAVING)
    asked = [
        AskedQuestion(make_query(text), encoder.encode([text])[0], snippets)
        for text in ("When is the mailbox deleted?", "Do I get access to the files?")
    ]
    answer = compose(asked, snippets, encoder.encode)
    assert answer.markdown.count("kept for 90 days") == 1
    assert "gets access to the files" in answer.markdown


def test_emphasis_of_several_sentences_leaves_no_marks(encoder: Encoder) -> None:
    text = "# Refunds\n\n*A refund takes five days. It goes to the card that was charged.*"
    answer = draft(encoder, "How long does a refund take?", text)
    assert "*" not in answer.markdown
    assert "A refund takes five days." in answer.markdown


REACTION = """# When a medicine does you harm

**Trouble breathing, swelling of the face or the tongue: call 112 at once.**

For a mild rash, call our pharmacist. Keep the packet.

**Report it**

Tell us the number of the batch.
"""
FOREIGN = """# Prescriptions from abroad

A prescription from another country has to show:

- your full name
- the date of issue
- the generic name of the medicine

It may be in English or French.
"""


def test_a_warning_in_bold_is_quoted(encoder: Encoder) -> None:
    answer = draft(encoder, "My tongue is swelling and I have trouble breathing", REACTION)
    check(answer, REACTION)
    assert "call 112 at once.**" in answer.markdown
    assert "Report it" not in answer.markdown


def test_what_something_has_to_show_is_quoted_whole(encoder: Encoder) -> None:
    answer = draft(encoder, "Does the generic name have to stand on a foreign prescription?", FOREIGN)
    for item in ("your full name", "the date of issue", "the generic name"):
        assert f"- {item}" in answer.markdown


def test_answers_of_one_section_stand_together(encoder: Encoder) -> None:
    other = "# Parking\n\nParking behind the house is free for two hours."
    snippets = ranked(LEAVING, other)
    asked = [
        AskedQuestion(make_query(text), encoder.encode([text])[0], [snippets[number]])
        for text, number in (
            ("When is the mailbox deleted?", 0),
            ("Is parking free?", 1),
            ("Do I get access to the files?", 0),
        )
    ]
    markdown = compose(asked, snippets, encoder.encode).markdown
    assert markdown.count("**When somebody leaves**") == 1
    assert markdown.index("access to the files") < markdown.index("Parking behind")
