from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rag.analysis import embedding_text, index_terms, passage_terms, query_terms


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


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_terms_survive_being_joined(text: str) -> None:
    terms = index_terms(text)
    assert " ".join(terms).split() == terms
    assert all(re.fullmatch(r"\w+", term) and len(term) <= 64 for term in terms)
    assert query_terms(text) == tuple(dict.fromkeys(terms))


def test_identifiers_match_however_they_are_separated() -> None:
    assert set(index_terms("ERR_5003")) & set(index_terms("err-5003")) >= {"err_5003", "5003"}
    assert "5003" in index_terms("ERR5003")


def test_title_and_headings_are_searchable() -> None:
    terms = passage_terms("Billing guide", ("Billing guide", "Refunds"), "Within five days.").split()
    assert terms.count("bill") == 1
    assert {"refund", "five", "day"} <= set(terms)
    assert embedding_text("Billing", ("Refunds",), "Text") == "Billing\nText"
    assert embedding_text("", (), "Text") == "Text"
