"""The long-lived parts of one process, made at start and handed to whoever needs them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.auth.usage import UsageRecorder
from app.core.background import Background
from app.core.settings import Settings
from app.db.engine import Database
from app.files.store import FileStore
from app.jobs.port import Dispatcher
from app.llm.port import ChatModel
from app.mail.postman import Postman
from app.rag.embedding import EncoderHost
from app.rag.vector_index import VectorIndex
from app.throttling.throttle import Throttle
from app.triage.config import TriageConfig

if TYPE_CHECKING:
    from app.events.hub import EventHub
    from app.jobs.runner import InProcessRunner
    from app.jobs.schedule import Every
    from app.knowledge.sentences import SentenceVectors, SentenceWarmer
    from app.knowledge.upload_runner import UploadRunner
    from app.sso.provider import OpenIdProvider
    from app.triage.engine import TriageEngine


@dataclass(slots=True)
class Runtime:
    settings: Settings
    db: Database
    encoder: EncoderHost
    index: VectorIndex
    sentences: SentenceVectors
    sentence_warmer: SentenceWarmer
    triage_config: TriageConfig
    model: ChatModel | None
    dispatcher: Dispatcher
    files: FileStore
    housekeeping: Every
    throttle: Throttle
    background: Background
    usage: UsageRecorder
    postman: Postman
    openid: OpenIdProvider | None
    """None: people sign in with a password alone."""
    events: EventHub
    kb_files: FileStore
    """Uploads to the knowledge base that are not finished. Apart from attachments: each side removes what it alone holds."""
    uploads: UploadRunner
    runner: InProcessRunner | None = None
    """None in processes that leave background work to others."""
    triage_engine: TriageEngine | None = None
    """Made on first use, once the encoder is loaded."""
    engine_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    index_ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when opening the vector index has ended, well or badly."""
    index_error: str | None = None
    """Why the vector index could not be opened; it is tried again."""
    index_doubtful: bool = False
    """A call of the vector index failed, so that it may lack something: it is compared with SQL soon."""
    kb_upkeep: Every | None = None
    """Started once the index was opened, well or badly."""
