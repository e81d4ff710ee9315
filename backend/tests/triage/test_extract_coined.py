"""Names of products that are words of no language, told by what is said around them."""

from __future__ import annotations

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.vocabulary import known_words
from tests.triage.test_extract import check_spans

TOLD = [
    # What is done with a product.
    ("The Fennora app drains my battery.", ("Fennora",)),
    ("I use an app Fennora on two phones.", ("Fennora",)),
    ("Every time I open Fennora on my laptop I have to log in.", ("Fennora",)),
    ("Login to Fennora fails with 403.", ("Fennora",)),
    ("Please cancel my Fennora subscription.", ("Fennora",)),
    ("How do I reset my Zyppa?", ("Zyppa",)),
    ("We would like 40 pieces Zyppa for our school.", ("Zyppa",)),
    # What is in it, or goes through it.
    ("I can't find the export in Fennora, where did it go?", ("Fennora",)),
    ("The calendar of Fennora shows last week.", ("Fennora",)),
    ("All lists vanished from Fennora over night.", ("Fennora",)),
    ("No orders reach us through Fennora any more.", ("Fennora",)),
    # What it does.
    ("Since yesterday Fennora won't load my playlists.", ("Fennora",)),
    ("Fennora is down for all of us.", ("Fennora",)),
    ("Hi, Fennora charged me twice this month.", ("Fennora",)),
    ("Could Fennora support dark mode?", ("Fennora",)),
    ("Is Fennora GDPR compliant?", ("Fennora",)),
    # Kinds of things, versions and addresses behind the name.
    ("Two of our Quorvex ovens stay cold.", ("Quorvex",)),
    ("Fennora 3.2, Android 14: tap Save, nothing happens.", ("Fennora",)),
    ("My Fennora (4.1.0) forgets the list.", ("Fennora",)),
    ("Quorvex at 10.0.4.9 drops off the network.", ("Quorvex",)),
    # Several words.
    ("Does the Quorvex Mini fit a shelf of 40 cm?", ("Quorvex Mini",)),
    ("Fennora Wallet shows a balance of zero.", ("Fennora Wallet",)),
    ("The board in ShelfPilot Depot is empty.", ("ShelfPilot Depot",)),
    ("The scooter (Zyppa 2) brakes late.", ("Zyppa 2",)),
    ("Device: Quorvex TX-88 receipt printer, prints blank.", ("Quorvex TX-88",)),
    # Words of a language, where an app has them as its name.
    ("The Heron app shows the wrong tide.", ("Heron",)),
    # Other languages.
    ("No puedo entrar en Fennora desde ayer.", ("Fennora",)),
    ("Hola, desde que actualicé Fennora a la 7.1.0 no suena.", ("Fennora",)),
    ("Da ieri Fennora non si apre sul mio telefono.", ("Fennora",)),
    ("Depuis la mise à jour, Fennora plante au démarrage.", ("Fennora",)),
    ("Sinds gisteren opent Fennora niet meer op mijn telefoon.", ("Fennora",)),
    ("Wir nutzen Fennora in drei Filialen, die Kasse druckt nicht.", ("Fennora",)),
    ("Was kostet unsere ShelfPilot-Lizenz ab dem zweiten Jahr?", ("ShelfPilot",)),
    ("Guten Tag, die App Fennora zeigt mir nichts mehr an.", ("Fennora",)),
]  # fmt: skip
NONE = [
    "My name is Ulvgerd Skaarholt and I live in Tverrdalen.",
    "Please call Mrs Skaarholt in Tverrdalen.",
    "I met your Mr Brankovar at the fair in Oberwilzing.",
    "Our office in Oberwilzing has no heating, the users of our Oberwilzing branch freeze.",
    "My parcel lies at your Tverrdalen hub.",
    "Ulvgerd can't log in since Monday, Ulvgerd says the invoice is wrong.",
    "Skaarholt & Sons and Skaarholt GmbH need an invoice",
    "It works.\n\nKind regards\nUlvgerd Skaarholt\nSkaarholt Business",
    "The Settings page is empty, the Export button too, and the May firmware is old.",
    "Paris, Monday: the Android app shows German text.",
    "Guten Tag, der Türöffner reagiert nicht, die Kühlanlage hängt, der Stapelscanner zeigt nichts.",
    "Beleg hängt an. Die Schulküche startet nicht.",
    "The manual is good in Kiswahili, the letter is set in Arial.",
    "Resending says nothing, Parsing won't work.",
    "Dr McAllister Brown uses Excel and opened Thunderbird.",
]


@pytest.mark.parametrize(("text", "names"), TOLD)
def test_a_coined_name_is_a_product(config: TriageConfig, text: str, names: tuple[str, ...]) -> None:
    found = extract_fields(config, "", text, None)
    assert [field.values for field in found.fields if field.name == "product_name"] == [names]
    check_spans(found, "", text)


@pytest.mark.parametrize("text", NONE)
def test_people_places_and_words_are_none(config: TriageConfig, text: str) -> None:
    found = extract_fields(config, "", text, None)
    assert [field.values for field in found.fields if field.name == "product_name"] == []


def test_the_version_of_a_coined_name_is_found(config: TriageConfig) -> None:
    found = extract_fields(config, "Wrong totals", "Fennora 2025.4, steps: open the report.", None)
    assert {str(field.name): field.values for field in found.fields} == {
        "product_name": ("Fennora",),
        "version": ("2025.4",),
    }


def test_known_words_are_folded() -> None:
    words = known_words()
    assert {"berlin", "kalender", "thunderbird", "anna"} <= words
    assert all(word.isascii() and word.islower() for word in words)
