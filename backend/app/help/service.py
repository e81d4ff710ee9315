"""The help centre: who may read it, and what is read.

Every reader, staff too, is shown what a customer may see: it is the page that customers are sent to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import Conflict, NotFound, Unauthenticated, Unavailable
from app.core.logging import get_logger
from app.db.paging import PageRequest, check_depth, count, make_page
from app.help import excerpts, repository
from app.help.schemas import (
    Article,
    ArticleLine,
    ArticlePage,
    ArticleRef,
    CollectionRef,
    HelpChange,
    HelpCollection,
    HelpMatch,
    HelpOverview,
    HelpSearchAnswer,
    HelpUpdate,
    Marked,
)
from app.knowledge import search as searching
from app.models import HelpVersion
from app.rag.types import RankedPassage
from app.runtime import Runtime
from app.throttling.source import throttle_key
from app.throttling.throttle import Limit
from app.users.schemas import Person

log = get_logger(__name__)
SEARCHES_PER_MINUTE = 30
READS_PER_MINUTE = 300
"""Of one address without a login: an office behind one address reads too."""
SAVE_ATTEMPTS = 5
NEWEST = 6
"""Articles that the front page names of each collection."""
MOST_COLLECTIONS = 12
"""Collections that one question is searched in: the default one, then those with most articles."""
PASSAGES_PER_ARTICLE = 4
"""Passages looked at for each article wanted: the best ones often lie in the same few articles."""
WORTH_SHOWING = 0.03
"""Passages that answer less probably than this are noise: better to say that nothing was found."""
WORTH_BESIDE = 0.05
"""So much of the best one's probability must a passage have: a clear answer needs no tail."""
RELATED = 4
WORTH_RELATING = 0.1
"""A title is short, and shares words with what is related only: less than this is about something else."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read the help centre."""

    principal: Principal | None
    """None: without a login."""


async def admit(runtime: Runtime, principal: Principal | None, source: str) -> Reader:
    """Let somebody in. Raises ``Unauthenticated`` to those without a login while it is closed, ``TooManyRequests``."""
    if principal is None:
        async with runtime.db.read() as session:
            found = await repository.in_force(session)
        if found is None or not found.is_open:
            raise Unauthenticated
        await runtime.throttle.hit(Limit("help-read", READS_PER_MINUTE, 60), throttle_key(source))
    return Reader(principal)


async def count_search(runtime: Runtime, reader: Reader, source: str) -> None:
    if reader.principal is None:
        await runtime.throttle.hit(Limit("help-search", SEARCHES_PER_MINUTE, 60), throttle_key(source))


async def overview(session: AsyncSession, reader: Reader) -> HelpOverview:
    settings = await repository.in_force(session)
    found = await repository.collections(session)
    newest: dict[str, list[ArticleRef]] = {}
    for row in await repository.newest(session, NEWEST):
        newest.setdefault(row.collection, []).append(ArticleRef(id=row.id, title=row.title))
    collections = [
        HelpCollection(**dict(_collection(name)), articles=number, newest=newest.get(name, []))
        for name, number in found
    ]
    is_admin = reader.principal is not None and reader.principal.is_admin
    return HelpOverview(
        title=settings.title if settings else None,
        open=settings is not None and settings.is_open,
        collections=sorted(collections, key=lambda item: (item.title.casefold(), item.name)),
        changed=_change(settings) if settings and is_admin else None,
    )


def _change(settings: HelpVersion) -> HelpChange:
    author = settings.author
    by = Person(id=author.id, name=author.name, email=author.email, role=author.role) if author else None
    return HelpChange(by=by, at=settings.created_at)


def _collection(name: str) -> CollectionRef:
    return CollectionRef(name=name, title=excerpts.readable_name(name))


async def change(runtime: Runtime, principal: Principal, request: HelpUpdate) -> HelpOverview:
    """Change what the request names, as a new version that says who did. What others change meanwhile stays."""
    for _ in range(SAVE_ATTEMPTS):
        async with runtime.db.write() as session:
            stored = await _store(session, principal, request)
        if stored:
            async with runtime.db.read() as session:
                return await overview(session, Reader(principal))
    raise Conflict("The help centre is being changed by others: try again.", code="help_busy")


async def _store(session: AsyncSession, principal: Principal, request: HelpUpdate) -> bool:
    """False when somebody else has stored a version since this unit of work read the newest."""
    settings = await repository.in_force(session)
    before = (settings.is_open, settings.title) if settings else (False, None)
    after = (
        before[0] if request.open is None else request.open,
        request.title if "title" in request.model_fields_set else before[1],
    )
    if after == before:
        return True
    version = settings.version + 1 if settings else 1
    stored = await repository.add_version(
        session, version=version, is_open=after[0], title=after[1], author_id=principal.user_id
    )
    if stored:
        log.info("help.changed", version=version, open=after[0], by=principal.user_id)
    return stored


async def list_articles(session: AsyncSession, name: str, paging: PageRequest) -> ArticlePage:
    """The articles of a collection. One without public articles is not there."""
    check_depth(paging)
    statement = repository.articles_of(name)
    total = await count(session, statement)
    if not total:
        raise NotFound(f"There is no collection {name}.", code="collection_not_found")
    rows = await repository.article_lines(session, statement, paging.offset, paging.page_size)
    lines = [
        ArticleLine(
            id=row.id,
            title=row.title,
            first_line=excerpts.first_line(row.beginning, row.title),
            updated_at=row.updated_at,
        )
        for row in rows
    ]
    return ArticlePage(**dict(make_page(lines, total, paging)), collection=_collection(name))


async def read_article(runtime: Runtime, document_id: int) -> Article:
    async with runtime.db.read() as session:
        row = await repository.article(session, document_id)
    if row is None:
        raise NotFound(f"There is no article {document_id}.", code="article_not_found")
    return Article(
        id=row.id,
        title=row.title,
        text=row.text,
        collection=_collection(row.collection),
        language=row.language,
        updated_at=row.updated_at,
        related=await _related(runtime, row.id, row.title, row.collection),
    )


async def _related(
    runtime: Runtime, document_id: int, title: str, collection: str
) -> list[ArticleRef] | None:
    """What a search for the title finds besides the article; None while nothing can be searched."""
    if runtime.encoder.state == "loading":
        return None  # nobody waits for the model to read an article
    limit = (RELATED + 1) * PASSAGES_PER_ARTICLE
    try:
        found = await searching.retrieve(
            runtime, collection_name=collection, text=title, limit=limit, public_only=True, missing_ok=True
        )
    except Unavailable as error:
        log.warning("help.related_unavailable", code=error.code)
        return None
    near = [item for item in found.ranked if item.score >= WORTH_RELATING]
    best = [item for item in _best_of_each(near) if item.passage.document_id != document_id]
    # What was found may have become internal since: a search reads the index before it reads the rows.
    refs = {item.passage.document_id: item.passage.title for item in best[:RELATED]}
    async with runtime.db.read() as session:
        public = await repository.still_public(session, list(refs)) if refs else set()
    return [ArticleRef(id=key, title=name) for key, name in refs.items() if key in public]


async def search(runtime: Runtime, query: str, page_size: int) -> HelpSearchAnswer:
    """Articles with their best passages. The lines of the query are turns of a conversation, the last one asked."""
    async with runtime.db.read() as session:
        known = await repository.collections(session)
    default = runtime.settings.kb_default_collection
    names = [name for name, _ in sorted(known, key=lambda item: (item[0] != default, -item[1], item[0]))]
    limit = page_size * PASSAGES_PER_ARTICLE
    parts = await asyncio.gather(
        *(_search_in(runtime, name, query, limit) for name in names[:MOST_COLLECTIONS])
    )
    searched = [part for part in parts if part is not None]
    if names and not searched:
        raise Unavailable("The articles cannot be searched now: try again.", code="search_unavailable")
    asked = next((found.query.question for _, found in searched), query)
    home = {item.passage.document_id: name for name, found in searched for item in found.ranked}
    ranked = sorted((item for _, found in searched for item in found.ranked), key=lambda item: -item.score)
    least = max(WORTH_SHOWING, WORTH_BESIDE * ranked[0].score) if ranked else 1.0
    best = _best_of_each(item for item in ranked if item.score >= least)
    async with runtime.db.read() as session:
        public = await repository.still_public(session, [item.passage.document_id for item in best])
    shown = [item for item in best if item.passage.document_id in public][:page_size]
    return HelpSearchAnswer(
        query=query,
        items=[_match(item, home[item.passage.document_id], asked) for item in shown],
        not_searched=len(names) - len(searched),
    )


async def _search_in(
    runtime: Runtime, name: str, query: str, limit: int
) -> tuple[str, searching.Found] | None:
    """None for a collection made with another embedding model: the others can still be searched."""
    try:
        found = await searching.retrieve(
            runtime, collection_name=name, text=query, limit=limit, public_only=True, missing_ok=True
        )
    except Unavailable as error:
        if error.code != "embedding_mismatch":
            raise
        log.warning("help.collection_left_out", collection=name, code=error.code)
        return None
    return name, found


def _best_of_each(ranked: Iterable[RankedPassage]) -> list[RankedPassage]:
    """The first passage of each article, in order."""
    found: dict[int, RankedPassage] = {}
    for item in ranked:
        found.setdefault(item.passage.document_id, item)
    return list(found.values())


def _match(item: RankedPassage, collection: str, asked: str) -> HelpMatch:
    passage = item.passage
    title = excerpts.marked(passage.title, excerpts.asked_words(asked))
    path = [heading for heading in passage.heading_path if heading.casefold() != passage.title.casefold()]
    return HelpMatch(
        id=passage.document_id,
        title=_marked(title),
        heading_path=path,
        excerpt=_marked(excerpts.excerpt_of(passage.text, asked)),
        collection=_collection(collection),
        score=round(item.score, 6),
    )


def _marked(found: excerpts.Excerpt) -> Marked:
    return Marked.model_validate(
        {"text": found.text, "marks": [{"start": start, "end": end} for start, end in found.marks]}
    )
