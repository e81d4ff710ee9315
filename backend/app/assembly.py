"""Making the parts of one process from its settings. Nothing is opened here: ``bootstrap`` does that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.assistant.duplicates import DuplicateFinder
from app.assistant.engines import TriageEngines
from app.assistant.promises import Promises
from app.auth.usage import UsageRecorder
from app.configuration.live import LiveConfiguration
from app.configuration.trials import Trials
from app.core.background import Background
from app.core.foreground import Foreground
from app.core.settings import Settings
from app.db.engine import Database, make_engine
from app.egress.ledger import Ledger, Prices
from app.events.hub import EventHub
from app.files.store import FileStore, open_store
from app.jobs.leases import Leases
from app.jobs.port import Both, Dispatcher, SilentDispatcher
from app.jobs.runner import InProcessRunner
from app.jobs.schedule import Every
from app.knowledge.holding import Holder
from app.knowledge.sentences import SentenceVectors, SentenceWarmer
from app.knowledge.upload_runner import UploadRunner
from app.llm.openai_compatible import OpenAICompatibleModel
from app.llm.providers import build_model
from app.mail.postman import Postman, make_carrier
from app.rag.batching import EncodeBatcher
from app.rag.embedding import resolve_encoder
from app.rag.encoder_host import EncoderHost
from app.rag.reranking import Reranker
from app.rag.vector_index import ChromaIndex
from app.ratings import service as ratings
from app.runtime import Runtime
from app.sso.provider import OpenIdProvider
from app.throttling.throttle import Throttle
from app.tickets import housekeeping

if TYPE_CHECKING:
    from app.jobs.announcer import Announcer

HOUSEKEEPING_SECONDS = 30.0


def make_runtime(settings: Settings, *, worker: bool = False) -> Runtime:
    """Create the parts without opening any of them. Raises ``ProviderError`` on bad settings.

    A ``worker`` is told by the message queue what to do; an API's process does its jobs itself or leaves them to workers.
    """
    db = Database(make_engine(settings.database_url, pool_size=settings.database_pool_size))
    index = (
        ChromaIndex.http(settings.chroma_url)
        if settings.chroma_url
        else ChromaIndex.embedded(settings.vector_store_path)
    )
    encoder = EncoderHost(
        settings.sentence_transformers_model,
        loader=partial(resolve_encoder, backend=settings.embedding_backend, cache=settings.model_cache_path),
    )
    batcher = EncodeBatcher(encoder)
    sentences = SentenceVectors(db, encoder, batcher)
    files = open_store(settings.attachments_url)
    background = Background()
    leases = Leases(db)
    model = make_model(settings)
    foreground = Foreground()
    gives_way_to = foreground if model is None else None
    runner = InProcessRunner(db, settings, gives_way_to) if settings.runs_jobs and not worker else None
    announcer = make_announcer(settings)
    ledger = make_ledger(settings, db, background)
    configuration = LiveConfiguration(db, settings.config_path)
    engines = TriageEngines(db, lambda: configuration.current, background, settings.model_cache_path)
    configuration.on_change = engines.renew_soon
    postman = Postman(make_carrier(settings), background)
    tidying = leases.once(
        "housekeeping", HOUSEKEEPING_SECONDS, partial(tidy, db, settings, files, ledger, postman)
    )
    return Runtime(
        settings=settings,
        db=db,
        encoder=encoder,
        batcher=batcher,
        index=index,
        holder=Holder(db, background, settings.kb_held_chunks),
        sentences=sentences,
        sentence_warmer=SentenceWarmer(db, sentences),
        configuration=configuration,
        engines=engines,
        trials=Trials(background),
        duplicates=DuplicateFinder(db, batcher.encode),
        promises=Promises(db),
        model=model,
        foreground=foreground,
        dispatcher=make_dispatcher(runner, announcer),
        files=files,
        housekeeping=Every(HOUSEKEEPING_SECONDS, "housekeeping", tidying),
        throttle=Throttle(settings.redis_url),
        background=background,
        usage=UsageRecorder(db, background),
        ledger=ledger,
        postman=postman,
        openid=make_provider(settings),
        events=EventHub(db, settings),
        reranker=Reranker(settings.reranker_model) if settings.reranker_model else None,
        runner=runner,
        kb_files=open_store(f"{settings.attachments_url.rstrip('/')}/kb-uploads"),
        uploads=UploadRunner(db, settings, announcer.knowledge_job if announcer else None),
        leases=leases,
        does_jobs=worker or runner is not None,
        announcer=announcer,
        reconciler=make_reconciler(db, settings, leases, announcer),
    )


def make_announcer(settings: Settings) -> Announcer | None:
    """The way to the workers; Dramatiq is loaded only where there is a queue."""
    if settings.redis_url is None:
        return None
    from app.jobs.announcer import Announcer
    from app.jobs.dramatiq_adapter import RedisQueue

    return Announcer(RedisQueue(settings.redis_url))


def make_dispatcher(runner: InProcessRunner | None, announcer: Announcer | None) -> Dispatcher:
    """Who hears of a new run: this process, the workers, both or, where others look for themselves, nobody."""
    if runner is not None and announcer is not None:
        return Both(runner, announcer)
    return runner or announcer or SilentDispatcher()


def make_reconciler(
    db: Database, settings: Settings, leases: Leases, announcer: Announcer | None
) -> Every | None:
    """Looks for what was announced in vain; a process without a queue looks into the database anyway."""
    if announcer is None:
        return None
    from app.jobs.reconciler import Reconciler

    seconds = settings.jobs_poll_seconds
    work = Reconciler(db, settings, announcer).round
    return Every(seconds, "reconciler", leases.once("reconciler", seconds, work))


async def tidy(db: Database, settings: Settings, files: FileStore, ledger: Ledger, postman: Postman) -> None:
    """One round of what is due now and then."""
    await housekeeping.run(db, files)
    await ratings.ask_for_ratings(db, settings, postman)
    await ledger.forget_old()


def make_provider(settings: Settings) -> OpenIdProvider | None:
    """The configured OpenID provider; it is not asked before somebody signs in with it."""
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    return OpenIdProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None,
        redirect_uri=f"{settings.public_url.rstrip('/')}/api/auth/oidc/callback",
    )


def make_model(settings: Settings) -> OpenAICompatibleModel | None:
    """The configured language model; None: the local engine does everything."""
    provider = settings.llm_provider
    key, base_url = settings.openai_api_key, settings.openai_base_url
    if provider == "openrouter" or (
        provider is None and key is None and settings.openrouter_api_key is not None
    ):
        provider = "openrouter"
        key, base_url = settings.openrouter_api_key or key, settings.openrouter_base_url or base_url
    elif provider == "gemini" or (
        provider is None and key is None and base_url is None and settings.google_api_key
    ):
        provider, key = "gemini", settings.google_api_key or key
    return build_model(
        provider=provider,
        base_url=base_url,
        api_key=key.get_secret_value() if key else None,
        model=settings.default_model,
        fallback_model=settings.fallback_model,
        timeout_seconds=settings.workflow_timeout_seconds,
        max_tokens=settings.max_tokens,
        temperature=settings.temperature,
        site_url=settings.openrouter_site_url,
        app_name=settings.openrouter_app_name,
        breaker_failures=settings.llm_breaker_failures,
        breaker_seconds=settings.llm_breaker_seconds,
    )


def make_ledger(settings: Settings, db: Database, background: Background) -> Ledger:
    """Where model calls are written down, with the prices that the settings name."""
    fallback = Prices(settings.llm_fallback_price_input, settings.llm_fallback_price_output)
    prices = {settings.fallback_model: fallback} if settings.fallback_model else {}
    return Ledger(
        db,
        background,
        prices=prices,
        default=Prices(settings.llm_price_input, settings.llm_price_output),
        keep_days=settings.llm_log_days,
    )
