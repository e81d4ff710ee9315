"""The start scripts as plain processes: what a container runs, without a container."""

from __future__ import annotations

import gzip
import http.client
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from app.web.middleware import loggable
from tests.infra.processes import free_port, running, wait_for

ASSET = "assets/index-a1b2c3d4.js"
SCRIPT = "console.log('x');\n" * 200


class StubApi(BaseHTTPRequestHandler):
    """Echoes what it was asked; ``/api/events`` sends one line, waits for the test, then a second one."""

    protocol_version = "HTTP/1.1"
    release = threading.Event()

    def do_GET(self) -> None:
        if self.path.startswith("/api/events"):
            self._stream()
            return
        self._answer({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"path": self.path, "received": len(body)})

    def _answer(self, answer: dict[str, object]) -> None:
        payload = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        self.release.wait(timeout=20)
        self.wfile.write(b"data: second\n\n")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing: the test's output is no access log."""


@dataclass(frozen=True)
class Console:
    url: str
    api: ThreadingHTTPServer
    logs: tuple[Path, Path]
    """Where the access log may stand: what the process prints, or a file of its own."""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("console")
    dist = folder / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>console</title>", encoding="utf-8")
    (dist / ASSET).write_text(SCRIPT, encoding="utf-8")
    folder.chmod(0o755)
    for parent in folder.parents:
        if parent == Path(tempfile.gettempdir()):
            break
        # Started by root, nginx serves as another user, who must be able to reach the files.
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    api = ThreadingHTTPServer(("127.0.0.1", 0), StubApi)
    api.daemon_threads = True
    thread = threading.Thread(target=api.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    port = free_port()
    env = {
        "PORT": str(port),
        "API_URL": f"http://127.0.0.1:{api.server_port}",
        "DIST_DIR": str(dist),
        "RUN_DIR": str(folder / "run"),
    }
    log = folder / "nginx.log"
    try:
        with running("console.sh", env, log=log) as process:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, process, log=log)
            yield Console(url=url, api=api, logs=(log, folder / "run" / "access.log"))
    finally:
        StubApi.release.set()
        api.shutdown()
        api.server_close()
        thread.join(timeout=5)


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, timeout=10, trust_env=False)


@pytest.mark.parametrize("path", ["/", "/tickets/42", "/kb?q=refund", "/login"])
def test_every_page_is_the_console(console: Console, path: str) -> None:
    answer = get(console.url + path)
    assert answer.status_code == 200
    assert "<title>console</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_hashed_assets_are_compressed_and_kept(console: Console) -> None:
    with httpx.stream(
        "GET", f"{console.url}/{ASSET}", headers={"Accept-Encoding": "gzip"}, timeout=10, trust_env=False
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw).decode() == SCRIPT


def test_missing_asset_is_an_error_that_nobody_remembers(console: Console) -> None:
    answer = get(f"{console.url}/assets/gone-00000000.js")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_api_is_reached_with_path_query_and_origin(console: Console) -> None:
    answer = get(f"{console.url}/api/tickets?q=a%2Fb&page=2", **{"X-Request-ID": "req-1"})
    seen = answer.json()
    assert seen["path"] == "/api/tickets?q=a%2Fb&page=2"
    assert seen["headers"]["host"] == console.url.removeprefix("http://")
    assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert seen["headers"]["x-forwarded-proto"] == "http"
    assert seen["headers"]["x-request-id"] == "req-1"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert "content-security-policy" not in answer.headers


def test_https_of_a_proxy_in_front_is_passed_on(console: Console) -> None:
    seen = get(f"{console.url}/api/tickets", **{"X-Forwarded-Proto": "https"}).json()
    assert seen["headers"]["x-forwarded-proto"] == "https"
    assert seen["headers"]["x-request-id"]


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/api/intake", "/api/intake"),
        ("/api/intake/signed.to.ken", "/api/intake/-"),
        ("/api/intake/signed.to.ken/replies", "/api/intake/-/replies"),
        ("/api/ratings/signed.to.ken", "/api/ratings/-"),
        ("/api/tickets/42/rating", "/api/tickets/42/rating"),
    ],
)
def test_no_log_holds_a_signed_link(console: Console, path: str, logged: str) -> None:
    """Neither the console's nor the API's own."""
    assert loggable(path) == logged
    mark = f"req-{path.replace('/', '-')}"
    get(f"{console.url}{path}?q=searched", **{"X-Request-ID": mark})
    lines: list[str] = []
    for _ in range(100):  # the line is written behind the answer
        written = [log.read_text(encoding="utf-8") for log in console.logs if log.exists()]
        lines = [line for text in written for line in text.splitlines() if f'"{mark}"' in line]
        if lines:
            break
        time.sleep(0.05)
    assert [json.loads(line)["path"] for line in lines] == [logged]


@pytest.mark.parametrize(("path", "megabytes"), [("/api/kb/ingest", 25), ("/api/kb/documents", 50)])
def test_uploads_up_to_the_limit_pass_and_larger_ones_are_explained(
    console: Console, path: str, megabytes: int
) -> None:
    size = (megabytes - 5) * 1024 * 1024
    passed = httpx.post(f"{console.url}{path}", content=bytes(size), timeout=30, trust_env=False)
    assert passed.json()["received"] == size
    # The announced length is enough: the body itself is never sent.
    connection = http.client.HTTPConnection(console.url.removeprefix("http://"), timeout=10)
    try:
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str((megabytes + 1) * 1024 * 1024))
        connection.endheaders()
        refused = connection.getresponse()
        problem = json.loads(refused.read())
    finally:
        connection.close()
    assert refused.status == 413
    assert refused.getheader("Content-Type") == "application/problem+json"
    assert problem["code"] == "request_too_large"
    assert problem["detail"] == f"The request is larger than {megabytes} MB."


def test_server_sent_events_are_not_held_back(console: Console) -> None:
    StubApi.release.clear()
    begun = time.monotonic()
    with httpx.stream("GET", f"{console.url}/api/events", timeout=10, trust_env=False) as answer:
        lines = answer.iter_lines()
        assert next(line for line in lines if line) == "data: first"
        # The stub still waits, so the first line has come through without the second one.
        assert not StubApi.release.is_set()
        StubApi.release.set()
        assert next(line for line in lines if line) == "data: second"
    assert time.monotonic() - begun < 10


def test_api_that_is_down_is_explained(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    port = free_port()
    env = {
        "PORT": str(port),
        "API_URL": f"http://localhost:{free_port()}",
        "DIST_DIR": str(tmp_path),
        "RUN_DIR": str(tmp_path / "run"),
    }
    tmp_path.chmod(0o755)
    log = tmp_path / "nginx.log"
    with running("console.sh", env, log=log) as process:
        wait_for(f"http://127.0.0.1:{port}/", process, log=log)
        answer = get(f"http://127.0.0.1:{port}/api/tickets")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["code"] == "api_unavailable"


def test_vector_store_server_answers(tmp_path: Path) -> None:
    port = free_port()
    env = {"CHROMA_PORT": str(port), "DATA_DIR": str(tmp_path / "data")}
    log = tmp_path / "chroma.log"
    with running("chroma.sh", env, log=log) as process:
        answer = wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", process, log=log)
        assert answer.json()["nanosecond heartbeat"] > 0
    assert (tmp_path / "data" / "chroma-server" / "chroma.sqlite3").is_file()
