"""Files of tickets: taken in, tied to messages, handed out, removed.

A file is never opened or unpacked here: it is named by its hash, its type is sniffed from its first bytes, and it is
handed out as a download that no browser renders.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import filetype
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from app.core.logging import get_logger
from app.db.engine import Database, after_commit
from app.files.store import FileMissing, FileStore
from app.models import Attachment
from app.models.enums import EventSource
from app.tickets import repository, thread_repository
from app.tickets.schemas import AttachmentRead
from app.tickets.service import load, record, record_deletion, touch

log = get_logger(__name__)
MAX_PER_TICKET = 200
PENDING_HOURS = 24
"""An upload that no message carried by then is removed."""
_HEAD_BYTES = 8192
_REFUSED_TYPES = frozenset(
    {
        "application/x-msdownload",
        "application/x-executable",
        "application/x-mach-binary",
        "application/x-sh",
        "application/java-archive",
        "application/vnd.android.package-archive",
        "application/x-nintendo-nes-rom",
    }
)
_REFUSED_SUFFIXES = frozenset(
    [
        "app",
        "bat",
        "cmd",
        "com",
        "cpl",
        "dll",
        "exe",
        "gadget",
        "hta",
        "jar",
        "js",
        "jse",
        "lnk",
        "msi",
        "msp",
        "pif",
        "ps1",
        "reg",
        "scr",
        "sh",
        "vb",
        "vbe",
        "vbs",
        "ws",
        "wsf",
        "apk",
    ]
)
_EXECUTABLE_HEADS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"#!")


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Download:
    media_type: str
    size: int
    headers: dict[str, str]
    content: AsyncIterator[bytes]


def clean_filename(name: str) -> str:
    """The last part of a path, without control characters and what shells and file systems mind; never empty."""
    folded = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(
        "_" if char in '<>:"|?*' else char
        for char in folded
        # Control and direction-changing characters: "exe.txt" must not read as something else.
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    shown = re.sub(r"\s+", " ", shown).strip(" .")
    if len(shown) > 200:
        stem, dot, suffix = shown.rpartition(".")
        shown = (stem[: 199 - len(suffix)] + dot + suffix) if dot and len(suffix) <= 20 else shown[:200]
    return shown or "file"


def sniff(content: bytes) -> str:
    """Media type from the first bytes; ``text/plain`` for text of any kind, HTML and scripts among it."""
    kind = filetype.guess(content[:_HEAD_BYTES])
    if kind is not None:
        return str(kind.mime)
    head = content[:_HEAD_BYTES]
    if b"\x00" not in head:
        try:
            head.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                return "application/octet-stream"
        return "text/plain"
    return "application/octet-stream"


def check_type(filename: str, content: bytes, media_type: str) -> None:
    """Refuse programs, by their bytes and by their names. Raises ``Invalid``."""
    suffix = filename.rpartition(".")[2].lower() if "." in filename else ""
    if media_type in _REFUSED_TYPES or content.startswith(_EXECUTABLE_HEADS) or suffix in _REFUSED_SUFFIXES:
        raise Invalid(
            f"{filename} is a program: send it as text or in an archive, or describe it.",
            field="file",
            code="file_type_refused",
        )


async def store_upload(
    db: Database,
    store: FileStore,
    principal: Principal,
    ticket_id: int,
    upload: Upload,
    *,
    max_bytes: int,
    pending: bool,
) -> AttachmentRead:
    """Keep a file. ``pending``: for a message that is still being written; else for the ticket itself, at once.

    Bytes first, then the row: a row always has its file. No unit of work is open while the bytes are written.
    """
    filename = clean_filename(upload.filename)
    if not upload.content:
        raise Invalid(f"{filename} is empty.", field="file", code="empty_file")
    if len(upload.content) > max_bytes:
        raise TooLarge(f"{filename} is over the limit of {max_bytes:,} bytes for one file.")
    async with db.read() as session:
        await _check_room(session, principal, ticket_id)
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(upload.content).hexdigest())
    media_type = await asyncio.to_thread(sniff, upload.content)
    check_type(filename, upload.content, media_type)
    await store.put(sha256, upload.content)
    try:
        async with db.write() as session:
            ticket = await load(session, principal, ticket_id, lock=True)
            file = Attachment(
                ticket_id=ticket_id,
                uploader_id=principal.user_id,
                filename=filename,
                media_type=media_type,
                size=len(upload.content),
                sha256=sha256,
                pending=pending,
            )
            session.add(file)
            await session.flush()
            if not pending:
                data = {"attachment_id": file.id, "filename": filename}
                record(
                    session,
                    ticket_id,
                    "attachment.added",
                    source=EventSource.PERSON,
                    actor_id=principal.user_id,
                    data=data,
                )
                touch(ticket)
    except BaseException:
        await collect(db, store, [sha256])
        raise
    if not await store.exists(sha256):
        await store.put(sha256, upload.content)  # taken for unneeded between the two steps
    return AttachmentRead.model_validate(file)


async def _check_room(session: AsyncSession, principal: Principal, ticket_id: int) -> None:
    ticket = await load(session, principal, ticket_id)
    if ticket.merged_into_id is not None:
        raise Conflict(
            f"Ticket {ticket_id} was joined to ticket {ticket.merged_into_id}: add the file there.",
            code="merged",
        )
    if len(await thread_repository.attachments_of(session, ticket_id)) >= MAX_PER_TICKET:
        raise Conflict(f"A ticket holds at most {MAX_PER_TICKET} files.", code="too_many_files")


async def list_attachments(
    session: AsyncSession, principal: Principal, ticket_id: int
) -> list[AttachmentRead]:
    await load(session, principal, ticket_id)
    rows = await session.scalars(thread_repository.readable_attachments(principal, ticket_id))
    return [AttachmentRead.model_validate(row) for row in rows]


async def find(session: AsyncSession, principal: Principal, ticket_id: int, attachment_id: int) -> Attachment:
    await load(session, principal, ticket_id)
    file = await thread_repository.attachment(session, principal, ticket_id, attachment_id)
    if file is None:
        raise NotFound(f"Ticket {ticket_id} has no file {attachment_id}.", code="attachment_not_found")
    return file


async def open_download(store: FileStore, file: Attachment) -> Download:
    """The bytes with headers that keep a browser from rendering them. Raises ``NotFound`` when the store lost them."""
    pieces = store.read(file.sha256)
    try:
        first = await anext(pieces)
    except (FileMissing, StopAsyncIteration) as error:
        log.error("attachment.bytes_missing", attachment_id=file.id, sha256=file.sha256)
        raise NotFound(f"The bytes of file {file.id} are not in the store.", code="file_missing") from error

    async def content() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return Download(
        media_type=file.media_type,
        size=file.size,
        headers={
            "Content-Disposition": content_disposition(file.filename),
            "Content-Length": str(file.size),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, max-age=0, no-cache",
            "ETag": f'"{file.sha256}"',
        },
        content=content(),
    )


def content_disposition(filename: str) -> str:
    """RFC 6266 with both forms; nothing in a name can end the header or the quotes."""
    plain = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in filename
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


async def remove(
    session: AsyncSession,
    db: Database,
    store: FileStore,
    principal: Principal,
    ticket_id: int,
    attachment_id: int,
) -> None:
    """Take a file away: a pending one by its uploader, any by staff."""
    ticket = await load(session, principal, ticket_id, lock=True)
    file = await find(session, principal, ticket_id, attachment_id)
    if not file.pending:
        if not principal.is_staff:
            raise Forbidden("What has been sent is removed by the support team.")
        data = {"attachment_id": file.id, "filename": file.filename}
        record(
            session,
            ticket_id,
            "attachment.removed",
            source=EventSource.PERSON,
            actor_id=principal.user_id,
            data=data,
        )
        touch(ticket)
    await session.delete(file)
    sha256 = file.sha256
    after_commit(session, lambda: collect(db, store, [sha256]))


async def delete_ticket(
    session: AsyncSession, db: Database, store: FileStore, principal: Principal, ticket_id: int
) -> None:
    """Delete a ticket. Its files go when the commit has taken the rows, unless other tickets hold the same."""
    ticket = await load(session, principal, ticket_id, lock=True)
    if not principal.is_staff:
        raise Forbidden("Only agents and admins delete tickets.")
    digests = sorted({file.sha256 for file in await thread_repository.attachments_of(session, ticket_id)})
    await record_deletion(session, ticket, principal.user_id)
    await repository.delete(session, ticket_id)
    if digests:
        after_commit(session, lambda: collect(db, store, digests))


async def collect(db: Database, store: FileStore, digests: Sequence[str]) -> None:
    """Remove files that no row needs any more. Failing leaves files, never rows without files."""
    for sha256 in digests:
        try:
            async with db.read() as session:
                if await thread_repository.referenced_files(session, [sha256]):
                    continue
            await store.trash(sha256)
            async with db.read() as session:
                needed = await thread_repository.referenced_files(session, [sha256])
            await (store.restore(sha256) if needed else store.purge(sha256))
        except Exception:
            # The store may be away; the row is gone and nobody can reach the bytes, so this only wastes space.
            log.exception("attachment.collect_failed", sha256=sha256)


async def sweep_pending(db: Database, store: FileStore) -> int:
    """Remove uploads that no message carried within ``PENDING_HOURS``; returns how many."""
    async with db.write() as session:
        rows = await thread_repository.pending_before(
            session, utc_now() - timedelta(hours=PENDING_HOURS), limit=500
        )
        removed = await thread_repository.delete_pending(session, [row.id for row in rows]) if rows else 0
    await collect(db, store, sorted({row.sha256 for row in rows}))
    return removed
