"""The long-lived parts of one process, made at start and handed to whoever needs them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.auth.usage import UsageRecorder
from app.core.background import Background
from app.core.foreground import Foreground
from app.core.settings import Settings
from app.db.engine import Database
from app.egress.ledger import Ledger
from app.files.store import FileStore
from app.jobs.port import Dispatcher
from app.llm.door import SendingModel
from app.mail.postman import Postman
from app.rag.batching import EncodeBatcher
from app.rag.encoder_host import EncoderHost
from app.rag.reranking import Reranker
from app.rag.vector_index import VectorIndex
from app.throttling.throttle import Throttle
from app.triage.config import TriageConfig

if TYPE_CHECKING:
    from app.assistant.duplicates import DuplicateFinder
    from app.assistant.engines import TriageEngines
    from app.assistant.promises import Promises
    from app.configuration.live import LiveConfiguration
    from app.configuration.trials import Trials
    from app.events.hub import EventHub
    from app.jobs.announcer import Announcer
    from app.jobs.leases import Leases
    from app.jobs.runner import InProcessRunner
    from app.jobs.schedule import Every
    from app.knowledge.holding import Holder
    from app.knowledge.sentences import SentenceVectors, SentenceWarmer
    from app.knowledge.upload_runner import UploadRunner
    from app.sso.provider import OpenIdProvider


@dataclass(slots=True)
class Runtime:
    settings: Settings
    db: Database
    encoder: EncoderHost
    batcher: EncodeBatcher
    """The encoder for short texts that somebody waits for; what waits together is encoded together."""
    index: VectorIndex
    holder: Holder
    sentences: SentenceVectors
    sentence_warmer: SentenceWarmer
    configuration: LiveConfiguration
    engines: TriageEngines
    """The local triage engine, made on first use, once the encoder is loaded."""
    trials: Trials
    duplicates: DuplicateFinder
    promises: Promises
    """From which confidence on replies may go out without a person."""
    model: SendingModel | None
    """Never called directly: `app.assistant.model_access` opens the door to it."""
    dispatcher: Dispatcher
    files: FileStore
    housekeeping: Every
    throttle: Throttle
    background: Background
    foreground: Foreground
    usage: UsageRecorder
    ledger: Ledger
    postman: Postman
    openid: OpenIdProvider | None
    """None: people sign in with a password alone."""
    events: EventHub
    kb_files: FileStore
    """Uploads to the knowledge base that are not finished. Apart from attachments: each side removes what it alone holds."""
    uploads: UploadRunner
    leases: Leases
    does_jobs: bool
    """Whether this process does background work, or leaves it to others."""
    reranker: Reranker | None = None
    runner: InProcessRunner | None = None
    """None in processes that leave triage to others."""
    announcer: Announcer | None = None
    """Tells the workers; None without a message queue."""
    reconciler: Every | None = None
    """None without a message queue."""
    index_ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when opening the vector index has ended, well or badly."""
    index_error: str | None = None
    """Why the vector index could not be opened; it is tried again."""
    index_doubtful: bool = False
    """A call of the vector index failed, so that it may lack something: it is compared with SQL soon."""
    learning: Every | None = None
    """Notices and makes models that the desk has taught."""
    kb_upkeep: Every | None = None
    """Started once the index was opened, well or badly."""
    configuration_watch: Every | None = None

    @property
    def triage_config(self) -> TriageConfig:
        """The active configuration."""
        return self.configuration.current
