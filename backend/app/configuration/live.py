"""The configuration that this process works by, which follows the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from app.configuration import repository
from app.core.logging import get_logger
from app.db.engine import Database
from app.models import ConfigVersion
from app.triage.config import (
    SECTIONS,
    ConfigError,
    TriageConfig,
    assemble,
    from_sections,
    load_config,
    read_files,
    section,
)
from app.triage.config_text import parse

log = get_logger(__name__)
SEED_NOTE = "From the files of the first start"


@dataclass(frozen=True, slots=True)
class ActiveVersion:
    """The active version of a document, without its texts."""

    name: str
    number: int
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    config: TriageConfig
    active: tuple[ActiveVersion, ...]
    """In the order of ``SECTIONS``; empty when the files are read because the table is missing."""


class LiveConfiguration:
    """Reads the newest versions and notices newer ones. The first start of all fills the table from the files.

    ``on_change`` is called after each change, in the event loop.
    """

    def __init__(self, db: Database, files: Path) -> None:
        self._db = db
        self._files = files
        self._snapshot: Snapshot | None = None
        self._lock = asyncio.Lock()
        self.on_change: Callable[[], None] | None = None

    @property
    def snapshot(self) -> Snapshot:
        if self._snapshot is None:
            raise RuntimeError("the configuration has not been loaded")
        return self._snapshot

    @property
    def current(self) -> TriageConfig:
        return self.snapshot.config

    async def load(self) -> None:
        """Read the configuration at the start. Raises ``ConfigError`` when it is not valid.

        Without the table, which in production a migration makes, the files serve until it is there.
        """
        async with self._lock:
            try:
                found = await self._read() or await self._seed()
            except (OperationalError, ProgrammingError) as error:
                log.warning("configuration.from_files", reason=type(error).__name__)
                found = Snapshot(await asyncio.to_thread(load_config, self._files), ())
            self._set(found)

    async def refresh(self) -> None:
        """Take over a newer state, if there is one. One that is not valid is logged, and the current one stays."""
        async with self._lock:
            async with self._db.read() as session:
                stored = await repository.revision(session)
            if stored == self.current.revision and stored != 0:
                return
            try:
                found = await self._read() or await self._seed()
            except ConfigError as error:
                log.error("configuration.not_valid", revision=stored, reason=str(error))
                return
            if found.config.revision > self.current.revision:
                self._set(found)

    def _set(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        log.info("configuration.active", revision=snapshot.config.revision)
        if self.on_change is not None:
            self.on_change()

    async def _read(self) -> Snapshot | None:
        async with self._db.read() as session:
            rows = await repository.newest(session)
        return await asyncio.to_thread(_snapshot_of, rows) if rows else None

    async def _seed(self) -> Snapshot:
        contents = await asyncio.to_thread(_contents_of, self._files)
        try:
            async with self._db.write() as session:
                await _add_first(session, contents)
        except IntegrityError:
            log.info("configuration.seeded_elsewhere")  # another process started at the same moment
        found = await self._read()
        assert found is not None  # noqa: S101 - just written, here or there
        return found


def _contents_of(files: Path) -> dict[str, tuple[str, dict[str, object]]]:
    """Text and content of each document. Raises ``ConfigError``, which names files and lines."""
    texts = read_files(files)
    config = assemble(parse(name, text, str(files / f"{name}.yaml")) for name, text in texts.items())
    return {name: (text, section(config, name)) for name, text in texts.items()}


async def _add_first(session: AsyncSession, contents: dict[str, tuple[str, dict[str, object]]]) -> None:
    for name, (body, content) in contents.items():
        await repository.add(session, name=name, number=1, body=body, content=content, note=SEED_NOTE)


def _snapshot_of(rows: dict[str, ConfigVersion]) -> Snapshot:
    revision = max(row.id for row in rows.values())
    config = from_sections({name: row.content for name, row in rows.items()}, revision)
    active = tuple(
        ActiveVersion(name, rows[name].number, rows[name].note, rows[name].created_at)
        for name in SECTIONS
        if name in rows
    )
    return Snapshot(config, active)
