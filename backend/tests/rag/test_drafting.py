from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.rag.drafting import compose, verify
from app.rag.hashing import HashingEncoder
from app.rag.leaning import leans
from app.rag.retrieval import make_query
from app.rag.types import AskedQuestion, Encoder
from tests.rag.drafts import check, draft, ranked

REFUNDS = """uld never be cut in half like this one.
If a card was charged twice, we refund the second charge within five business days.[1] The refund goes to the same
card. To ask for a refund of a double charge, follow these steps:

1. Open **Billing** and choose the [invoice](/billing/invoices).
2. Press *Report a double charge* [2](https://example.org/notes).
3. Confirm the amount.

The office dog is called Bella. Refunds can never be turned into"""
API = """Refunds of a double charge can be requested over the API with one call:

```python
refund(charges[0], reason="double charge")
```

| Plan | Refund of a double charge |
|------|------|
| Free | within 10 days |
| Pro | within 2 days |
"""


def test_a_draft_quotes_what_answers(encoder: Encoder) -> None:
    answer = draft(encoder, "I was charged twice, how do I get my money back?", REFUNDS)
    check(answer, REFUNDS)
    assert "we refund the second charge within five business days. [1]" in answer.markdown
    assert answer.unsupported == ()
    for absent in ("cut in half", "turned into", "Bella", "/billing/invoices", "example.org/notes"):
        assert absent not in answer.markdown


def test_steps_stay_together_and_in_order(encoder: Encoder) -> None:
    answer = draft(encoder, "steps to report a double charge", REFUNDS)
    check(answer, REFUNDS)
    steps = [line for line in answer.markdown.splitlines() if re.match(r"\d\. ", line)]
    assert steps == [
        "1. Open **Billing** and choose the invoice. [1]",
        "2. Press *Report a double charge*. [1]",
        "3. Confirm the amount. [1]",
    ]
    assert answer.markdown.splitlines()[answer.markdown.splitlines().index(steps[0]) - 2].endswith(
        "steps: [1]"
    )


def test_questions_are_answered_in_turn_and_nothing_is_said_twice(encoder: Encoder) -> None:
    hours = "The desk is open from nine to five. On public holidays it is closed."
    snippets = ranked(hours, REFUNDS)
    asked = []
    for text, found in (
        ("When is a second charge refunded?", [snippets[1]]),
        ("When is the desk open?", snippets[:1]),
        ("Is the desk open on public holidays?", snippets[:1]),
    ):
        query = make_query(text)
        asked.append(AskedQuestion(query, encoder.encode([query.text])[0], found))
    answer = compose(asked, snippets, encoder.encode)
    check(answer, hours, REFUNDS)
    markers = [citation.marker for citation in answer.citations]
    assert markers == sorted(markers, reverse=True), "the second passage answers the first question"
    assert len({citation.quote for citation in answer.citations}) == len(markers)
    assert answer.markdown.count("public holidays") == 1
    assert compose([], snippets, encoder.encode).markdown == ""


def test_code_and_tables_survive(encoder: Encoder) -> None:
    answer = draft(encoder, "refund a double charge over the API, how long per plan?", API)
    check(answer, API)
    assert '```python\nrefund(charges[0], reason="double charge")\n```' in answer.markdown
    assert "- Pro – Refund of a double charge: within 2 days [1]" in answer.markdown


CODES = """The display shows one of these codes:

| Code | Meaning | Solution |
|------|---------|----------|
| `CLK-03` | No network | Check the cable, restart the router |
| `CLK-05` | Our server cannot be reached | Open TCP 443 |
| `CLK-031` | The badge belongs to nobody | Assign the badge |
"""


def test_of_a_table_of_codes_those_are_quoted_that_the_question_names(encoder: Encoder) -> None:
    answer = draft(encoder, "The clock says CLK-03, are the punches lost?", CODES)
    check(answer, CODES)
    assert "Check the cable" in answer.markdown
    assert "TCP 443" not in answer.markdown
    assert "Assign the badge" not in answer.markdown, "another code that begins alike"
    both = draft(encoder, "We see CLK-03 and sometimes CLK-05", CODES).markdown
    assert "Check the cable" in both
    assert "TCP 443" in both
    assert "Assign the badge" in draft(encoder, "What do the codes on the display mean?", CODES).markdown


def test_of_steps_without_numbers_none_is_left_out_in_the_middle(encoder: Encoder) -> None:
    text = """- Click on **Change domain** in the site settings
- Type in a word of your liking. We like it plain, enter `example.org`
- Click on **Change domain** to proceed with the change of the site's domain
- Wait for an hour
- The office dog is called Bella
- Our hotel bar is open until two
- Ducks migrate in autumn"""
    answer = draft(
        encoder, "How do I change the domain of my site in the site settings?", text, max_sentences=4
    )
    check(answer, text)
    lines = answer.markdown.splitlines()
    assert [line.split()[1] for line in lines[:3]] == ["Click", "Type", "Click"]
    assert "Bella" not in answer.markdown


def test_a_sentence_brings_the_one_it_leans_on(encoder: Encoder) -> None:
    text = (
        "The warehouse opens at eight. The audit log shows every call of the last 30 days. "
        "The Starter plan has no access to it. Holidays are listed in the calendar."
    )
    answer = draft(encoder, "Does the Starter plan have access?", text, max_sentences=2)
    check(answer, text)
    log, starter = answer.markdown.index("The audit log"), answer.markdown.index("The Starter plan")
    assert log < starter
    alone = draft(encoder, "Does the Starter plan have access?", text, max_sentences=1)
    assert "access to it" not in alone.markdown


@pytest.mark.parametrize(
    "sentence",
    [
        "During this time you can export your data.",
        "From other countries you pay the return.",
        "By then it is charged.",
    ],
)
def test_a_time_or_a_rest_leans_on_what_was_said(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence", ["In March you pay.", "Another invoice is sent.", "On the page you see all invoices."]
)
def test_what_names_its_matter_leans_on_nothing(sentence: str) -> None:
    assert not leans(sentence)


def test_an_item_brings_the_one_it_goes_on_from(encoder: Encoder) -> None:
    text = (
        "## Calls\n\nEach call is signed.\n\n- Answer with any 2xx status within ten seconds.\n"
        "- Otherwise we retry the webhook call eight times when your server is down.\n"
        "- Colours of the panel are chosen by an admin in the settings.\n"
        "- Names of teams have at most forty letters and no slash.\n"
    )
    answer = draft(encoder, "How often do you retry the webhook call when our server is down?", text)
    check(answer, text)
    printed = answer.markdown
    assert "retry the webhook call" in printed
    assert printed.index("Answer with any 2xx") < printed.index("Otherwise")
    assert "Colours" not in printed


def test_what_leans_on_a_heading_is_said_only_where_it_answers_best(encoder: Encoder) -> None:
    transfers = (
        "Refunds by bank transfer take four days.\n\n## Bank details for transfers\n\n"
        "They are printed on the invoice. Put the invoice number in the reference of a bank transfer."
    )
    answer = draft(encoder, "How long does a refund by bank transfer take?", transfers)
    check(answer, transfers)
    assert "four days" in answer.markdown
    assert "They are" not in answer.markdown
    updates = "## Updates\n\nThey are installed at night by themselves.\n\nThe office dog is called Bella."
    assert "They are installed" in draft(encoder, "When are updates installed?", updates).markdown


def test_a_label_comes_with_its_paragraph(encoder: Encoder) -> None:
    text = (
        "**You have a recovery code.** Choose it on the page that asks for the code.\n\n"
        "**You are the owner.** Write to us from the address of the account."
    )
    answer = draft(encoder, "I have a recovery code, what do I do?", text, max_sentences=2)
    check(answer, text)
    assert "**You have a recovery code.** [1] Choose it on the page" in answer.markdown
    assert "owner" not in answer.markdown


def test_the_same_sentence_is_said_once(encoder: Encoder) -> None:
    one = "A double charge is refunded within five days. The refund goes to the same card."
    other = "A double charge is refunded within five days! Ask the bank when it is late."
    answer = draft(encoder, "double charge refund", one, other)
    check(answer, one, other)
    assert answer.markdown.count("refunded within five days") == 1


def test_length_is_limited_and_nothing_gives_nothing(encoder: Encoder) -> None:
    text = " ".join(f"Fact number {number} about refunds is written here." for number in range(20))
    answer = draft(encoder, "facts about refunds", text, max_sentences=3)
    assert 1 <= len(answer.citations) <= 3
    assert draft(encoder, "anything").markdown == ""
    assert draft(encoder, "anything", "# Only a heading").citations == ()


def test_drafts_work_with_hashed_vectors_and_other_scripts() -> None:
    text = "パスワードを変更するには設定を開きます。次に保存を押します。"
    answer = draft(HashingEncoder(), "パスワードを変更する方法", text)
    check(answer, text)
    assert "設定を開きます。 [1]" in answer.markdown


def test_a_models_draft_is_checked(encoder: Encoder) -> None:
    text = (
        "Hi Ada,\n\nI am sorry about the trouble. If your card was charged two times, the second charge is refunded "
        "within five business days. [1] You will also get a voucher of 50 euros. [1] Our dog is called Max. [7]\n\n"
        "- Open Billing and choose the invoice [1]\n- Dance in the rain [1]\n\nKind regards,\nSupport team"
    )
    answer = verify(text, ranked(REFUNDS), encoder.encode)
    assert len(answer.citations) == 2
    for citation in answer.citations:
        assert REFUNDS[citation.start : citation.end] == citation.quote
    assert answer.citations[0].quote.startswith("If a card was charged twice")
    assert set(answer.unsupported) == {
        "You will also get a voucher of 50 euros.",
        "Our dog is called Max.",
        "Dance in the rain",
    }
    assert "within five business days. [1]" in answer.markdown
    assert "- Open Billing and choose the invoice [1]" in answer.markdown
    assert answer.markdown.startswith("Hi Ada,")
    assert answer.markdown.endswith("Kind regards,\nSupport team")
    for gone in ("voucher", "Max", "Dance", "[7]"):
        assert gone not in answer.markdown


@pytest.mark.parametrize(
    "claim",
    [
        "The refund does not go to the same card. [1]",
        "We refund the second charge within 3 business days. [1]",
    ],
)
def test_a_changed_number_or_negation_is_not_supported(encoder: Encoder, claim: str) -> None:
    answer = verify(claim, ranked(REFUNDS), encoder.encode)
    assert answer.citations == ()
    assert len(answer.unsupported) == 1
    assert answer.markdown == ""


FAQ = """Q: Can I return a bicycle?

A: Yes, a bicycle can be returned within 30 days if it has been ridden less than 20 km.

Q: Do you take back helmets?

A: Helmets can be returned only in their sealed bag.
"""


def test_questions_of_a_page_are_not_said_to_the_customer(encoder: Encoder) -> None:
    answer = draft(encoder, "Can I return the bicycle that I bought?", FAQ)
    check(answer, FAQ)
    assert "a bicycle can be returned within 30 days" in answer.markdown
    assert "Q:" not in answer.markdown
    assert "A:" not in answer.markdown
    assert "?" not in answer.markdown
    inside = "Is the bag still sealed? Then helmets can be returned. The shop has a bell."
    kept = draft(encoder, "Can I return a helmet?", inside, max_sentences=2)
    check(kept, inside)
    assert kept.markdown == "Is the bag still sealed? [1] Then helmets can be returned. [1]"


def test_labels_and_numbers_of_paragraphs_are_no_sentences(encoder: Encoder) -> None:
    text = (
        "Q: I entered the wrong address.\n\nA: Write to us and we change the address.\n\n"
        "Section 4. We pay the price of a new bicycle after a theft. § 5. Thefts of a lamp are not covered."
    )
    answer = draft(encoder, "I entered a wrong address", text)
    check(answer, text)
    assert "Write to us and we change the address. [1]" in answer.markdown
    assert "Q:" not in answer.markdown
    stolen = draft(encoder, "What do you pay after the theft of a bicycle?", text)
    check(stolen, text)
    assert "We pay the price of a new bicycle after a theft. [1]" in stolen.markdown
    assert "Section 4. [1]" not in stolen.markdown
    assert "§ 5. [1]" not in stolen.markdown


GROUPS = """Tyres are sold in pairs. We ride every Sunday in three groups:

- **Easy**: about 30 km without hills, for beginners
- **Fit**: 60 km at a good pace
- **Fast**: 90 km, road bikes only
"""


def test_a_short_list_is_told_whole_and_introduced_on_a_line_of_its_own(encoder: Encoder) -> None:
    answer = draft(
        encoder, "Tyres in pairs: is there a Sunday ride for beginners, and are tyres sold?", GROUPS
    )
    check(answer, GROUPS)
    assert [line[:8] for line in answer.markdown.splitlines() if line.startswith("- ")] == [
        "- **Easy", "- **Fit*", "- **Fast",
    ]  # fmt: skip
    assert "Tyres are sold in pairs. [1]\n\nWe ride every Sunday in three groups: [1]\n\n-" in answer.markdown


@pytest.mark.parametrize("start", ["After that", "Later", "Until then", "Without it"])
def test_a_sentence_that_points_back_comes_with_what_it_points_to(encoder: Encoder, start: str) -> None:
    text = f"The first hour is free of charge. {start} a late bicycle costs five euros an hour."
    answer = draft(encoder, "What does a late bicycle cost an hour?", text)
    check(answer, text)
    assert answer.markdown.startswith("The first hour is free of charge. [1]")


def test_beside_what_the_question_names_only_what_is_near_is_said(encoder: Encoder) -> None:
    text = CODES + "\nA clock whose light blinks red is defective. Send it back to us.\n"
    answer = draft(encoder, "The display of our clock shows CLK-05, what does it mean?", text)
    check(answer, text)
    assert "Open TCP 443" in answer.markdown
    assert "defective" not in answer.markdown
    assert "defective" in draft(encoder, "The light of our clock blinks red", text).markdown


PARCELS = """# Parcels

## Where a parcel is

Whether your parcel is lost or late, the map of the carrier shows where the parcel is.

## The parcel is lost

- We send a lost parcel again at our cost.
- Or we refund the lost parcel.
"""


def test_a_second_list_says_what_it_lists(encoder: Encoder) -> None:
    answer = draft(encoder, "My parcel is late, where is it?", PARCELS)
    check(answer, PARCELS)
    assert "\n\n**The parcel is lost** [1]\n\n- We send a lost parcel again" in answer.markdown
    code = PARCELS.replace("## The parcel is lost", "## The parcel is lost\n\n```python\n# find(parcel)\n```")
    assert "find(parcel)**" not in draft(encoder, "My parcel is late, where is it?", code).markdown
    alone = draft(encoder, "Is a lost parcel sent again?", PARCELS.split("\n\n", 3)[3])
    assert alone.markdown.startswith("**The parcel is lost** [1]\n\n- We send"), (
        "an item may be one of what is excluded"
    )


def test_steps_are_told_whole_though_one_of_them_was_said(encoder: Encoder) -> None:
    said = "To cancel the plan choose Cancel plan under Settings and confirm the cancellation."
    steps = """1. Export the data of the plan before you cancel.
2. To cancel the plan choose Cancel plan under Settings and confirm the cancellation.
3. Cancel the reminders of the plan."""
    answer = draft(encoder, "How do I cancel the plan?", said, steps)
    check(answer, said, steps)
    numbers = re.findall(r"^(\d)\. ", answer.markdown, flags=re.MULTILINE)
    assert numbers in ([], ["1", "2", "3"]), answer.markdown
    assert numbers, answer.markdown


def test_an_error_named_by_a_number_is_an_identifier(encoder: Encoder) -> None:
    table = """| Status | Meaning |
|---|---|
| 403 | The plan has no access to the API, an error of the plan |
| 429 | Too many requests, wait a minute |
| 500 | An error of our API, try the API again |
"""
    assert make_query("We get error 429 from your API").exact == ("429",)
    assert make_query("HTTP status code: 503?").exact == ("503",)
    assert make_query("error 2.5 percent of the time, 300 times").exact == ()
    answer = draft(encoder, "We get error 429 from your API", table)
    assert "Too many requests" in answer.markdown
    assert "The plan has no access" not in answer.markdown


def test_codes_that_nobody_asked_for_are_left_out(encoder: Encoder) -> None:
    paying = """You can pay by bank transfer: choose bank transfer on the invoice and pay within 14 days.

| Code | Meaning |
|---|---|
| `PAY-05` | The bank declined the card without a reason |
| `PAY-51` | Not enough funds on the bank account |
"""
    assert "PAY-" not in draft(encoder, "Can I pay by bank transfer?", paying).markdown
    assert "PAY-51" in draft(encoder, "What does PAY-51 mean?", paying).markdown


def test_a_sentence_that_announces_a_list_goes_with_it(encoder: Encoder) -> None:
    text = """The change of the plan works at the end of the paid period. Before that, check:\n
- Ducks migrate in autumn.
- The office dog is called Bella.
"""
    answer = draft(encoder, "When does the change of the plan work, at the end of the period?", text)
    assert "works at the end of the paid period. [1]" in answer.markdown
    assert ("check:" in answer.markdown) == ("\n- " in answer.markdown)


SIGN_ON = """## Set up single sign-on

1. Open **Sign-on** and choose **SAML**.
2. Create an application at your provider with these values:

| Field | Value |
|---|---|
| Entity | `urn:fern` |
| Name | e-mail address |

3. Paste the address of the provider.
4. Choose **Enable**.

## Sign-on fails

Look at the clock of the provider, which may be wrong.
"""


def test_a_table_within_steps_stays_below_its_step(encoder: Encoder) -> None:
    answer = draft(encoder, "How do I set up single sign-on with SAML?", SIGN_ON)
    check(answer, SIGN_ON)
    lines = answer.markdown.splitlines()[:6]
    assert [line[:5] for line in lines] == ["1. Op", "2. Cr", "   - ", "   - ", "3. Pa", "4. Ch"]
    assert "Entity – Value: `urn:fern`" in lines[2]


def test_the_end_of_a_list_that_begins_elsewhere_is_left_out(encoder: Encoder) -> None:
    begun = "To pay by card, open **Billing** and add the card."
    torn = "4. Compare the card with the bill.\n5. Pay the bill by card."
    answer = draft(encoder, "How do I pay a bill by card?", begun, torn)
    check(answer, begun, torn)
    assert "5. " not in answer.markdown
    assert "5. Pay the bill by card." in draft(encoder, "How do I pay a bill by card?", torn).markdown


def test_the_section_that_answers_comes_first_and_its_heading_counts(encoder: Encoder) -> None:
    text = """## Switch two-factor sign-in on

Scan the code with your phone and enter the number that your phone shows.

## I lost my phone

Choose a recovery code on the page. Then register the new device.
"""
    answer = draft(encoder, "I lost my phone and cannot sign in", text)
    check(answer, text)
    assert answer.markdown.startswith("Choose a recovery code")


RENT = """## Deposit

The deposit for a bicycle is fifty euros. You get the deposit back when the bicycle is returned without damage.

## Insurance

The insurance that you pay for a bicycle costs two euros. It covers theft when the bicycle was locked.
"""


def test_one_section_is_seldom_left(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "What deposit do I pay for a bicycle?"
    answer = draft(encoder, question, RENT)
    check(answer, RENT)
    assert "fifty euros" in answer.markdown
    assert "two euros" not in answer.markdown
    monkeypatch.setattr("app.rag.drafting._ELSEWHERE_FLOOR", 0.0)
    assert "two euros" in draft(encoder, question, RENT).markdown


@pytest.mark.parametrize("document", [1, 2])
@pytest.mark.parametrize(("share", "quoted"), [(0.82, True), (0.75, False)])
def test_a_further_passage_must_be_nearly_as_near_as_the_best(
    encoder: Encoder, document: int, share: float, quoted: bool
) -> None:
    texts = ("The deposit for a bicycle is fifty euros.", "The deposit for a trailer is thirty euros.")
    first, second = ranked(*texts)
    passages = [
        replace(first, passage=replace(first.passage, document_id=1)),
        replace(second, fused=share * first.fused, passage=replace(second.passage, document_id=document)),
    ]
    query = make_query("How high is the deposit?")
    asked = AskedQuestion(query, encoder.encode([query.text])[0], passages)
    answer = compose([asked], passages, encoder.encode)
    check(answer, *texts)
    assert "fifty" in answer.markdown
    assert ("thirty" in answer.markdown) is quoted
