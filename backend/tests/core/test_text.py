"""Text as it is stored."""

from __future__ import annotations

import pytest

from app.core.text import decoded_header


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?UTF-8?Q?R=C3=BCckerstattung_f=C3=BCr_Rechnung_42?=", "Rückerstattung für Rechnung 42"),
        ("Re: =?utf-8?b?UmVtYm91cnNlbWVudA==?= please", "Re: Remboursement please"),
        ("=?iso-8859-1?Q?Caf=E9?= =?iso-8859-1?Q?_ferm=E9?=", "Café fermé"),
        ("=?x-unknown?Q?caf=E9?=", "=?x-unknown?Q?caf=E9?="),
        ("=?utf-8?b?%%%?=", "=?utf-8?b?%%%?="),
        ("Why is 2 =? 3", "Why is 2 =? 3"),
        (7, 7),
    ],
)
def test_encoded_words_of_a_mail_are_read(written: object, read: object) -> None:
    assert decoded_header(written) == read
