"""What glad words of a wish, and mishaps in praise, do to a mood."""

from __future__ import annotations

import pytest

from app.triage.config import TriageConfig
from app.triage.engine import TriageEngine
from app.triage.features import Document, Lexicon
from app.triage.mood import praises_after_mishap, tempered
from app.triage.text import read_ticket

PRAISE = [
    "My phone broke twice and each time you were wonderful. Thank you.",
    "I was sceptical, and the first hub died on me, but Ms Okonkwo had a new one at my door in two days. Hats off.",
    "When my son could hardly breathe half a year ago, you were angels.",
    "Als mein Sohn damals kaum noch Luft bekam, waren Sie Engel. Danke.",
    "Quand mon fils était malade, vous avez été des anges.",
    "Cuando mi hijo estaba enfermo, fuisteis ángeles.",
    "Toen mijn zoon ziek was, waren jullie engelen.",
    "Quando mio figlio era malato siete stati angeli.",
    "Quando o meu filho estava doente, foram uns anjos.",
    "Gdy mój syn był chory, byliście aniołami.",
    "När min son var sjuk var ni änglar.",
]
NO_PRAISE = [
    "You were wonderful when my phone broke, but now it is broken again and nobody answers.",
    "My phone is broken. You were wonderful last time, could you help again?",
    "You were wonderful. The export fails today.",
    "Thanks for nothing, you lost my parcel.",
    "Five stars for the photo of the tent, none for the tent.",
    "Chapeau, trois rendez-vous, trois lapins.",
    "Enhorabuena por el apagón: las gasolineras sin poder cobrar.",
    "Danke, aber leider ist das Gerät wieder kaputt.",
    "The first hub died on me and the second did, too.",
    "Were you wonderful when the phone broke?",
]


@pytest.mark.parametrize("body", PRAISE)
def test_praise_may_tell_of_an_old_mishap(body: str) -> None:
    assert praises_after_mishap(body)


@pytest.mark.parametrize("body", NO_PRAISE)
def test_what_is_wrong_now_or_mocked_is_no_such_praise(body: str) -> None:
    assert not praises_after_mishap(body)


@pytest.mark.parametrize("body", PRAISE[:3])
def test_such_praise_is_read_as_glad(engine: TriageEngine, body: str) -> None:
    assert engine.classify("Thanks", body).sentiment_score >= 7


@pytest.mark.parametrize(
    ("body", "lowered"),
    [
        ("It would be lovely to have a dark mode.", True),
        ("The videos stop after ten seconds. A download button would be great.", True),
        ("Es wäre wonderful, wenn es einen Kalender gäbe.", True),
        ("Your app is lovely. A dark mode would be nice.", False),
        ("Thank you, Lina was lovely.", False),
        ("The app fails.", False),
    ],
)
def test_glad_words_of_a_wish_are_no_gladness(config: TriageConfig, body: str, lowered: bool) -> None:
    document = Document(read_ticket("Hello", body), Lexicon(config))
    calm = tempered(document)
    before, after = document.reading.strength["positive"], calm.reading.strength["positive"]
    assert (after < 0.5 <= before) if lowered else (before < 0.5) == (after < 0.5)
    assert {
        name: value for name, value in calm.reading.strength.items() if name not in ("positive", "thanks")
    } == {
        name: value for name, value in document.reading.strength.items() if name not in ("positive", "thanks")
    }
