"""A small S3 server over HTTP: objects of one bucket in memory, every request must be signed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import formatdate
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("ETag", f'"{md5(body, usedforsecurity=False).hexdigest()}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _signed(self) -> bool:
        if self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 "):
            return True
        self._answer(403)
        return False

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if not self._signed():
            return
        source = self.headers.get("x-amz-copy-source")
        if source is None:
            self.objects[self._key()] = content
            self._answer(200)
            return
        found = self.objects.get("/" + unquote(source).lstrip("/"))
        if found is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        self.objects[self._key()] = found
        self._answer(
            200,
            b"<CopyObjectResult><ETag>x</ETag><LastModified>2024-01-01T00:00:00Z</LastModified></CopyObjectResult>",
        )

    def do_GET(self) -> None:
        if self._signed():
            query = parse_qs(urlsplit(self.path).query)
            if query.get("list-type") == ["2"]:
                self._list(query.get("prefix", [""])[0])
                return
            found = self.objects.get(self._key())
            if found is None:
                self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            else:
                self._answer(200, found)

    def _list(self, prefix: str) -> None:
        start = f"{self._key().rstrip('/')}/"
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        entries = "".join(
            f"<Contents><Key>{key.removeprefix(start)}</Key><LastModified>{now}</LastModified>"
            f"<ETag>x</ETag><Size>{len(content)}</Size></Contents>"
            for key, content in sorted(self.objects.items())
            if key.startswith(start + prefix)
        )
        body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
        self._answer(200, body.encode())

    def do_HEAD(self) -> None:
        if self._signed():
            found = self.objects.get(self._key())
            self._answer(404 if found is None else 200, found or b"")

    def do_DELETE(self) -> None:
        if self._signed():
            self.objects.pop(self._key(), None)
            self._answer(204)

    def do_POST(self) -> None:
        """Multi-object delete."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self._signed():
            keys = [part.split("</Key>")[0] for part in body.split("<Key>")[1:]]
            for key in keys:
                self.objects.pop(f"{self._key().rstrip('/')}/{key}", None)
            deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        del format, args


@contextmanager
def s3_server() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The endpoint's URL and what is stored, by ``/bucket/key``."""
    objects: dict[str, bytes] = {}
    handler = type("Handler", (_Handler,), {"objects": objects})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", objects
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
