"""Both file stores keep the same promises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.files.store import FileMissing, FileStore, FolderStore, ObjectFileStore, open_store
from tests.files.s3 import s3_server

CONTENT = b"\x00\xff bytes" * 70_000
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FileStore]:
    if request.param == "folder":
        yield open_store(str(tmp_path / "files"))
        return
    with s3_server() as (url, _):
        for name, value in {
            "AWS_ENDPOINT_URL": url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-central-1",
        }.items():
            monkeypatch.setenv(name, value)
        yield open_store("s3://desk/attachments")


async def read(store: FileStore) -> bytes:
    return b"".join([piece async for piece in store.read(NAME)])


async def test_what_is_put_is_read_and_goes_by_way_of_the_trash(store: FileStore) -> None:
    assert isinstance(store, FolderStore | ObjectFileStore)
    assert not await store.exists(NAME)
    await store.put(NAME, CONTENT)
    await store.put(NAME, CONTENT)
    assert await store.exists(NAME)
    assert await read(store) == CONTENT
    await store.trash(NAME)
    assert not await store.exists(NAME)
    with pytest.raises(FileMissing):
        await read(store)
    await store.restore(NAME)
    assert await read(store) == CONTENT
    await store.trash(NAME)
    await store.purge(NAME)
    await store.restore(NAME)
    assert not await store.exists(NAME)


async def test_what_is_not_there_can_be_trashed_restored_and_purged(store: FileStore) -> None:
    await store.trash(NAME)
    await store.restore(NAME)
    await store.purge(NAME)
    assert not await store.exists(NAME)


async def test_what_was_stored_before_a_time_is_listed(store: FileStore) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    await store.put(NAME, CONTENT)
    await store.put(other, b"other")
    await store.trash(other)
    later = datetime.now(UTC) + timedelta(seconds=5)
    assert {name async for name in store.stale(later)} == {NAME, other}
    assert [name async for name in store.stale(later - timedelta(minutes=1))] == []


async def test_names_that_are_no_hashes_are_refused(store: FileStore) -> None:
    for name in ("", "../../etc/passwd", NAME.upper(), NAME[:-1], NAME + "0"):
        with pytest.raises(ValueError, match="SHA-256"):
            await store.put(name, b"x")
        with pytest.raises(ValueError, match="SHA-256"):
            await store.exists(name)


async def test_objects_lie_below_the_prefix_of_the_url(monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server() as (url, objects):
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        await open_store("s3://desk/attachments").put(NAME, CONTENT)
        assert objects == {f"/desk/attachments/files/{NAME}": CONTENT}


async def test_a_folder_may_be_given_as_a_url(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}/not/there/yet")
    await store.put(NAME, CONTENT)
    assert isinstance(store, FolderStore)
    assert store.folder == tmp_path / "not" / "there" / "yet"
    assert await read(store) == CONTENT
