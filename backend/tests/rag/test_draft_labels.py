"""A paragraph's label in bold says what its sentences are about."""

from __future__ import annotations

import pytest

from app.rag.types import Encoder
from tests.rag.drafts import check, draft


@pytest.mark.parametrize("label", ["**Lost phone.**", "**Lost phone:**", "__Lost phone__:"])
def test_a_sentence_of_a_labelled_paragraph_brings_the_label(encoder: Encoder, label: str) -> None:
    text = (
        f"{label} Open the page of your profile. Choose the tab of security. There you see two buttons. "
        "The code for a new phone arrives by letter after two weeks.\n\n"
        "**Lost card.** We block the card at once."
    )
    answer = draft(encoder, "How does the code for a new phone arrive?", text, max_sentences=1)
    assert answer.markdown.startswith(
        f"{label} [1] The code for a new phone arrives by letter after two weeks. [1]"
    )
    check(answer, text)
    whole = draft(encoder, "Lost phone, lost phone: open the page of your profile, security", text)
    assert whole.markdown.count(label) == 1
    plain = draft(
        encoder, "How does the code for a new phone arrive?", text.replace(label, "**Billing** it is.")
    )
    assert "Billing" not in plain.markdown


def test_labels_that_resemble_each_other_all_stay(encoder: Encoder) -> None:
    text = """**You have a recovery code.** Choose **Use a recovery code** on the page that asks for the code of the lost phone.

**You have no recovery code.** An admin opens **People** and resets the code of the lost phone."""
    answer = draft(encoder, "I lost my phone and have no recovery code", text)
    check(answer, text)
    for label in ("**You have a recovery code.**", "**You have no recovery code.**"):
        assert answer.markdown.count(label) == 1
