"""The process that parses: its limits, what becomes of it, and archives, whose members it reads."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.core.settings import BACKEND_DIR
from app.knowledge.formats import archive
from app.knowledge.formats.parsing import parse
from app.knowledge.formats.process import ParserProcess
from app.knowledge.formats.types import FormatError
from tests.knowledge import made_files as made

BODY = "Refunds take five days."


@pytest.fixture
async def parser() -> AsyncIterator[ParserProcess]:
    async with ParserProcess(timeout_seconds=30, memory_mb=512) as process:
        yield process


async def test_the_process_reads_what_the_parsers_read(parser: ParserProcess, tmp_path: Path) -> None:
    for name, data in (
        ("a.md", b"# T\n\nText."),
        ("b.pdf", made.pdf(["One", "Two"])),
        ("c.html", made.page()),
    ):
        path = tmp_path / "upload"
        path.write_bytes(data)
        assert await parser.parse(path, name) == parse(data, name)


async def test_paths_count_from_the_folder_of_who_asks(
    parser: ParserProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text("# A\n\nOne.")
    (tmp_path / "more.zip").write_bytes(made.archive({"b.md": "# B\n\nTwo."}))
    monkeypatch.chdir(tmp_path)
    read = await parser.parse(Path("articles/a.md"), "a.md")
    assert read.text == "# A\n\nOne."
    assert [member.name for member in await parser.members(Path("more.zip"))] == ["b.md"]


async def test_a_bomb_fails_alone(parser: ParserProcess, tmp_path: Path) -> None:
    bomb, good = tmp_path / "bomb.pdf", tmp_path / "good.pdf"
    bomb.write_bytes(made.pdf_bomb())
    good.write_bytes(made.pdf([BODY]))
    started = time.monotonic()
    with pytest.raises(FormatError, match=r"unpacks to more|memory|no text layer"):
        await parser.parse(bomb, "bomb.pdf")
    assert time.monotonic() - started < 30
    assert (await parser.parse(good, "good.pdf")).text == BODY


async def test_memory_is_limited(tmp_path: Path) -> None:
    """Seventy MiB of spaces is within what the PDF library unpacks, and more than this process has."""
    path = tmp_path / "large.pdf"
    path.write_bytes(made.pdf_bomb(70 << 20))
    async with ParserProcess(timeout_seconds=60, memory_mb=150) as parser:
        with pytest.raises(FormatError, match="memory"):
            await parser.parse(path, "large.pdf")
        path.write_bytes(b"Text.")
        assert (await parser.parse(path, "a.txt")).text == "Text."


async def test_encodings_are_told_within_the_limits(tmp_path: Path) -> None:
    """The process may write no file, and a detector may want to."""
    text = "Aby zresetować hasło, kliknij łącze na stronie logowania."
    path = tmp_path / "haslo.txt"
    path.write_bytes(text.encode("cp1250"))
    async with ParserProcess(timeout_seconds=30, memory_mb=512) as parser:
        assert (await parser.parse(path, "haslo.txt")).text == text


async def test_what_hangs_is_killed_and_the_rest_goes_on(tmp_path: Path) -> None:
    pipe, good = tmp_path / "hang.md", tmp_path / "good.md"
    os.mkfifo(pipe)  # opening it waits for a writer who never comes
    good.write_text("Text.")
    async with ParserProcess(timeout_seconds=1.0, memory_mb=512) as parser:
        assert (await parser.parse(good, "good.md")).text == "Text."
        first = _children()
        started = time.monotonic()
        with pytest.raises(FormatError, match="longer than 1 seconds"):
            await parser.parse(pipe, "hang.md")
        assert time.monotonic() - started < 3
        assert not first & _children(), "the process is gone"
        assert (await parser.parse(good, "good.md")).text == "Text."
    assert not _children()


def _children() -> set[int]:
    """Parser processes of this one."""
    import psutil

    return {
        child.pid
        for child in psutil.Process().children(recursive=True)
        if "app.knowledge.formats.worker" in child.cmdline()
    }


async def test_the_process_knows_no_secrets(parser: ParserProcess, tmp_path: Path) -> None:
    import psutil

    path = tmp_path / "a.md"
    path.write_text("Text.")
    await parser.parse(path, "a.md")
    (child,) = _children()
    assert set(psutil.Process(child).environ()) <= {
        "PYTHONPATH",
        "PYTHONUTF8",
        "MALLOC_ARENA_MAX",
        "LC_CTYPE",
    }
    assert psutil.Process(child).environ()["PYTHONPATH"] == str(BACKEND_DIR)


async def test_members_of_an_archive(parser: ParserProcess, tmp_path: Path) -> None:
    path = tmp_path / "kb.zip"
    files: dict[str, bytes | str] = {
        "refunds.md": "# Refunds\n\nFive days.",
        "sub/guide.pdf": made.pdf([BODY]),
        "../evil.md": "out",
        "/etc/evil.md": "out",
        "C:\\evil.md": "out",
        "inner.zip": made.archive({"a.md": "a"}),
        "bomb.txt": b"a" * (4 << 20),
        "__MACOSX/refunds.md": "junk",
        ".hidden.md": "junk",
        "folder/": "",
    }
    path.write_bytes(made.archive(files, links={"link.md": "/etc/passwd"}))
    members = {member.name: member for member in await parser.members(path)}
    errors = {name: member.error for name, member in members.items()}
    assert errors.pop("refunds.md") is None
    assert errors.pop("sub/guide.pdf") is None
    for outside in ("../evil.md", "/etc/evil.md", "C:/evil.md"):
        assert "leads out" in (errors.pop(outside) or "")
    assert "inside an archive" in (errors.pop("inner.zip") or "")
    assert "packed more tightly" in (errors.pop("bomb.txt") or "")
    assert "is a link" in (errors.pop("link.md") or "")
    assert errors == {}, "folders, hidden files and system files are left out"
    parsed = await parser.parse(path, "sub/guide.pdf", members["sub/guide.pdf"].index)
    assert parsed.text == BODY
    with pytest.raises(FormatError, match="leads out"):
        await parser.parse(path, "evil.md", members["../evil.md"].index)
    assert os.listdir(tmp_path) == ["kb.zip"], "nothing is unpacked to a folder"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no archive", "is not a ZIP archive"),
        (made.archive({"a.md": "a"})[:-30], "is not a ZIP archive"),
        (made.archive({}), "holds no files"),
        (made.archive({f"{n}.md": "" for n in range(archive.MAX_MEMBERS + 1)}), "more than 2,000 files"),
        (made.archive({f"{n}.txt": b"\x00" * (30 << 20) for n in range(9)}), "unpacks to more than 250 MiB"),
    ],
    # An archive's bytes hold the time: processes that share the tests must know them by the same names.
    ids=["text", "torn", "empty", "too-many", "too-large"],
)
async def test_archives_that_are_refused_whole(
    parser: ParserProcess, tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "kb.zip"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=reason):
        await parser.members(path)


async def test_a_member_that_lies_about_its_size(parser: ParserProcess, tmp_path: Path) -> None:
    data = bytearray(made.archive({"a.md": b"a" * 5000}))
    size = (5000).to_bytes(4, "little")
    lie = (10).to_bytes(4, "little")
    path = tmp_path / "kb.zip"
    path.write_bytes(bytes(data).replace(size, lie))
    assert zipfile.ZipFile(path).infolist()[0].file_size == 10
    (member,) = await parser.members(path)
    with pytest.raises(FormatError, match="damaged"):
        await parser.parse(path, member.name, member.index)
