from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rag.analysis import embedding_text, index_terms, passage_terms, query_terms
from app.rag.function_words import is_plain_english
from app.rag.language import question_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't reset the passwords", ["reset", "password"]),
        ("ERR-5003", ["err_5003", "err", "5003"]),
        ("error 0xDEADBEEF", ["error", "0xdeadbeef"]),
        ("/etc/nginx/nginx.conf", ["etc_nginx_nginx_conf", "etc", "nginx", "nginx", "conf"]),
        ("version 2.4.1", ["version", "2_4_1", "2", "4", "1"]),
        ("sign-in", ["signin", "sign"]),
        ("order A12345", ["order", "a12345", "12345"]),
        ("Ｒｅｓｕｍé café", ["resum", "cafe"]),
        ("パスワード", ["パス", "スワ", "ワー", "ード"]),
        ("请重置密码", ["请重", "重置", "置密", "密码"]),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    found = index_terms(text)
    assert [term for term in found if term in expected] == expected


@given(st.text(max_size=300), st.sampled_from([None, "en", "de", "fr", "pl", "ja"]))
@settings(max_examples=150, deadline=None)
def test_terms_survive_being_joined(text: str, language: str | None) -> None:
    terms = index_terms(text, language)
    assert " ".join(terms).split() == terms
    assert all(re.fullmatch(r"\w+", term) and len(term) <= 64 for term in terms)
    assert query_terms(text, language) == tuple(dict.fromkeys(terms))


def test_identifiers_match_however_they_are_separated() -> None:
    assert set(index_terms("ERR_5003")) & set(index_terms("err-5003")) >= {"err_5003", "5003"}
    assert "5003" in index_terms("ERR5003")


def test_title_and_headings_are_searchable() -> None:
    terms = passage_terms("Billing guide", ("Billing guide", "Refunds"), "Within five days.").split()
    assert terms.count("bill") == 1
    assert {"refund", "five", "day"} <= set(terms)
    assert embedding_text("Billing", ("Refunds",), "Text") == "Billing\nText"
    assert embedding_text("", (), "Text") == "Text"


@pytest.mark.parametrize(
    ("asked", "written", "language"),
    [
        ("Wie lange ist die Frist?", "Die Kündigungsfristen betragen drei Monate.", "de"),
        ("Kann ich die Rechnung nochmals bekommen?", "Alle Rechnungen liegen im Kundenbereich.", "de"),
        ("kann man das kuendigen", "Sie können jederzeit kuendigen, auch telefonisch.", "de"),
        ("Comment résilier mon abonnement ?", "La résiliation de l'abonnement se fait en ligne.", "fr"),
        ("¿Puedo cambiar las contraseñas?", "La contraseña se cambia en los ajustes.", "es"),
        ("Come disdico l'abbonamento?", "La disdetta dell’abbonamento è gratuita.", "it"),
        ("Hoe kan ik mijn wachtwoorden wijzigen?", "Het wachtwoord wijzigt u op uw pagina.", "nl"),
        ("Como faço para cancelar as assinaturas?", "A assinatura pode ser cancelada no site.", "pt"),
        ("Hur kan jag ändra lösenorden?", "Du ändrar ditt lösenord på sidan.", "sv"),
        ("jak moge zmienic haslo?", "Hasło zmienia się na stronie, gdzie jest konto.", "pl"),
    ],
)
def test_words_of_other_languages_meet_in_their_stems(asked: str, written: str, language: str) -> None:
    assert question_language(asked) == language
    shared = set(query_terms(asked)) & set(passage_terms("", (), written, language).split())
    as_english = set(query_terms(asked, "en")) & set(index_terms(written, "en"))
    assert shared - as_english, "more than their English stems have in common"
    assert passage_terms("", (), written, f"{language}-XX") == passage_terms("", (), written, language)


def test_function_words_of_other_languages_are_no_terms() -> None:
    assert query_terms("Wie kann ich das für meine Frau und mich machen?") == ("frau", "frau_")
    assert "die" in query_terms("Why did my phone die?"), "and stay words of English"


@pytest.mark.parametrize(
    "text",
    [
        "Why did the hat die in the war?", "system requirements ram", "Can I come to the gift shop at once?", "", "ERR-5003",
        "Don't I get L'Oréal products?", "My son has a fast car and a man fan", "Résumé upload fails for me", "日本語の質問",
    ],
)  # fmt: skip
def test_english_is_read_as_english(text: str) -> None:
    assert index_terms(text) == index_terms(text, "en")
    assert question_language(text) == "en"


def test_one_word_finds_what_holds_it_in_any_language() -> None:
    terms = passage_terms("", (), "Die Kündigungsfrist beträgt für alle einen Monat.", "de").split()
    assert question_language("Kündigungsfrist") in ("en", "de")
    assert set(query_terms("Kuendigung Kündigungsfrist")) & set(terms) == {"kundigungsfrist"}


def test_identifiers_stay_whole_in_every_language() -> None:
    terms = index_terms("Was bedeutet der Fehler ERR-5003 in Version 2.4.1 auf dem Gerät X200?")
    assert {"err_5003", "2_4_1", "x200"} <= set(terms)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The shop is down and nobody can pay.", True), ("La prise a pris feu.", False), ("Total outage!!", False),
        ("Our shop says: der Server antwortet nicht", False), ("It's naïve", False),
    ],
)  # fmt: skip
def test_plain_english_is_told_from_the_rest(text: str, plain: bool) -> None:
    assert is_plain_english(text) is plain
