"""Signed texts: of one purpose, of one state, of one secret."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.errors import AppError, Gone
from app.core.signing import Signer

DAY = timedelta(days=1)
SECRET = "a secret of at least thirty-two characters"


def test_what_was_signed_comes_back_and_nothing_else() -> None:
    ours = Signer(SECRET, "claim")
    token = ours.make(user=7)
    assert ours.open(token, DAY) == {"user": 7}
    for other in (Signer(SECRET, "password"), Signer(SECRET + "!", "claim")):
        with pytest.raises(AppError, match="not valid"):
            other.open(token, DAY)
    with pytest.raises(Gone, match="expired"):
        ours.open(token, timedelta(seconds=-1))


def test_a_fingerprint_stands_for_its_state_and_purpose() -> None:
    ours = Signer(SECRET, "claim")
    mark = ours.fingerprint(1, "a@b.example", None)
    ours.check(mark, 1, "a@b.example", None)
    for state in ((1, "a@b.example", "hash"), (2, "a@b.example", None)):
        with pytest.raises(Gone, match="used"):
            ours.check(mark, *state)
    assert mark != Signer(SECRET, "password").fingerprint(1, "a@b.example", None)
    with pytest.raises(Gone):
        ours.check("ü", 1)


def test_what_is_sealed_is_unreadable_and_unforgeable() -> None:
    ours = Signer(SECRET, "register")
    sealed = ours.seal("$argon2id$hash")
    assert "argon2" not in sealed
    assert ours.unseal(sealed) == "$argon2id$hash"
    for wrong in (sealed[:-4], "a.b.c.d.e", "", None):
        with pytest.raises(AppError, match="not valid"):
            ours.unseal(wrong)
    with pytest.raises(AppError, match="not valid"):
        Signer(SECRET, "claim").unseal(sealed)
