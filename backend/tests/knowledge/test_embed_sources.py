"""What ``citedesk kb embed`` reads: folders of every format, archives, and pages of the web."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.knowledge.fetching import Fetched, fetch, read_url_list
from app.knowledge.formats.types import FormatError
from tests.jobs.processes import Site, make_site
from tests.knowledge import made_files as made

PAGES: dict[str, tuple[int, str, bytes]] = {
    "/returns": (200, "text/html; charset=utf-8", made.page()),
    "/guide": (200, "application/pdf", made.pdf(["Batteries go by road."])),
    "/notes.md": (200, "text/plain", b"---\nid: other\n---\n# Notes\n\nParcels leave at noon."),
    "/gone": (404, "text/html", b"<html><body>Not here</body></html>"),
    "/picture.png": (200, "image/png", b"\x89PNG\r\n\x1a\n\x00"),
    "/large.txt": (200, "text/plain", b"x" * 3_000_000),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in {"/moved", "/loop"}:
            self.send_response(302)
            self.send_header("Location", "/returns" if self.path == "/moved" else "/loop")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, kind, body = PAGES[self.path]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


async def _fetch(url: str, **changes: Any) -> Fetched:
    return await fetch(url, **{"max_bytes": 1 << 20, "seconds": 10, "allow_private": True, **changes})


async def test_fetching_names_what_it_gets(web: str) -> None:
    assert (await _fetch(f"{web}/returns")).name == "returns.html"
    assert (await _fetch(f"{web}/guide")).name == "guide.pdf"
    assert (await _fetch(f"{web}/notes.md")).name == "notes.md"
    moved = await _fetch(f"{web}/moved")
    assert (moved.name, moved.content) == ("returns.html", made.page())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "was answered 404"),
        ("/large.txt", "larger than 1 MiB"),
        ("/loop", "redirects more than 5 times"),
    ],
)
async def test_fetching_says_why_not(web: str, path: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        await _fetch(web + path)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.7/",
        "http://192.168.1.1/a.md",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://2130706433/",
    ],
)
async def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(FormatError, match=r"private address|not known"):
        await _fetch(url, allow_private=False)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "not an http"),
        ("ftp://shop.example/a.md", "not an http"),
        ("shop.example/a.md", "not an http"),
        ("http://user:secret@shop.example/", "user name or password"),
        ("http:///a.md", "not an http"),
        ("http://no-such-host.invalid/", "not known"),
    ],
)
async def test_other_addresses_are_refused(url: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        await _fetch(url)


def test_lists_of_addresses() -> None:
    text = "# pages\nhttps://a.example/1\n\n  https://a.example/2  \nhttps://a.example/1\n"
    assert read_url_list(text) == ["https://a.example/1", "https://a.example/2"]


def test_the_command_takes_every_format(tmp_path: Path, web: str) -> None:
    site = make_site(tmp_path)
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.md").write_text("# Refunds\n\nFive days.")
    (folder / "b.html").write_bytes(made.page())
    (folder / "sub" / "c.pdf").write_bytes(made.pdf(["One page.", "Another page."]))
    (folder / "d.docx").write_bytes(made.docx())
    (folder / "scan.pdf").write_bytes(made.pdf([""]))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "more.zip").write_bytes(made.archive({"e.md": "# E\n\nText.", "../evil.md": "out"}))
    (folder / "broken.zip").write_bytes(b"PK\x03\x04")
    (folder / "own.md").write_text("---\nid: a.md\n---\n# Other\n\nAnother article that calls itself a.md.")
    (tmp_path / "private.md").write_text("Not of this folder.")
    (folder / "secret.md").symlink_to(tmp_path / "private.md")
    (folder / "lost.md").symlink_to(folder / "nowhere.md")
    urls = tmp_path / "urls.txt"
    urls.write_text(f"{web}/returns\n{web}/guide\n{web}/notes.md\n{web}/gone\n{web}/picture.png\n")
    arguments = ["--path", str(folder), "--urls", str(urls), "--collection", "kb.all"]

    first = _run(site, *arguments, "--allow-private")
    assert first.returncode == 1
    assert _counts(first) == {"added": 8, "unchanged": 0, "replaced": 0, "failed": 8}
    failed = [line for line in first.stderr.splitlines() if line.startswith("failed: ")]
    for name, reason in {
        "scan.pdf": "has no text layer",
        "../evil.md": "leads out",
        "broken.zip": "not a ZIP archive",
        "/gone": "was answered 404",
        "/picture.png": "binary file",
        "own.md": "has the same id as",
        "secret.md": "leads out of the folder",
        "lost.md": "link to nothing",
    }.items():
        assert any(name in line and reason in line for line in failed), (name, first.stderr)
    ids = {row[0] for row in site.rows("SELECT external_id FROM documents")}
    assert ids == {
        "a.md", "b.html", "sub/c.pdf", "d.docx", "e.md", f"{web}/returns", f"{web}/guide", f"{web}/notes.md"
    }  # fmt: skip
    pages = (
        "SELECT DISTINCT page FROM chunks c JOIN documents d ON d.id = c.document_id WHERE external_id = ?"
    )
    assert {row[0] for row in site.rows(pages, "sub/c.pdf")} == {1}
    assert {row[0] for row in site.rows(pages, "a.md")} == {None}

    (folder / "a.md").write_text("# Refunds\n\nSix days.")
    again = _run(site, *arguments, "--allow-private")
    assert _counts(again) == {"added": 0, "unchanged": 7, "replaced": 1, "failed": 8}

    private = _run(site, "--urls", str(urls), "--collection", "kb.all")
    assert _counts(private) == {"added": 0, "unchanged": 0, "replaced": 0, "failed": 5}
    assert "--allow-private" in private.stderr
    nothing = _run(site, "--collection", "kb.all")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "--path or --urls" in nothing.stderr


def _run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    return site.run("kb", "embed", *arguments)


def _counts(run: subprocess.CompletedProcess[str]) -> dict[str, int]:
    assert len(run.stdout.splitlines()) == 1, run.stderr
    return {name: int(number) for name, number in re.findall(r"(\w+) (\d+)\b(?=,| \()", run.stdout)}
