"""Which databases a URL may name."""

from __future__ import annotations

import pytest

from app.core.settings import async_database_url


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgres://a@b/c", "postgresql+asyncpg://a@b/c"),
        ("mariadb://a@b/c", "mysql+aiomysql://a@b/c"),
        ("mysql+pymysql://a@b/c", "mysql+aiomysql://a@b/c"),
        ("sqlite:////tmp/a.db", "sqlite+aiosqlite:////tmp/a.db"),
    ],
)
def test_a_url_as_people_write_it_gets_the_driver(written: str, used: str) -> None:
    assert async_database_url(written) == used


@pytest.mark.parametrize(
    "url", ["mongodb://a/b", "oracle+oracledb://a/b", "postgresql+psycopg://a/b", "file.db"]
)
def test_another_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match=r"DATABASE_URL .*(use sqlite, postgresql|scheme://)"):
        async_database_url(url)
