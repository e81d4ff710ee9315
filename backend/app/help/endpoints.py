"""``/api/help``: for everybody who is signed in, and for everybody where an admin says so.

Answers name their content (``ETag``) and are asked for anew each time: what an admin closes or takes back is gone at once,
from every browser and proxy, and what is unchanged costs no transfer.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from pydantic import AfterValidator, BaseModel

from app.core.text import NotBlank
from app.core.validation import COLLECTION_PATTERN
from app.help import service
from app.help.schemas import Article, ArticlePage, HelpOverview, HelpSearchAnswer, HelpUpdate
from app.knowledge.schemas import MAX_QUERY_CHARS
from app.web.deps import AdminUser, Id, MaybeUser, PageDep, RuntimeDep, Source
from app.web.problems import responses

router = APIRouter(prefix="/help", tags=["help"])


async def reader(principal: MaybeUser, runtime: RuntimeDep, source: Source) -> service.Reader:
    """Before any value is looked at: who may not read learns nothing about what a good request is."""
    return await service.admit(runtime, principal, source)


def _not_too_long(q: str) -> str:
    """Not a ``maxLength`` of the document: whoever generates requests from that would make addresses that nothing takes."""
    if len(q) > MAX_QUERY_CHARS:
        raise ValueError(f"must be at most {MAX_QUERY_CHARS:,} characters")
    return q


ReaderDep = Annotated[service.Reader, Depends(reader)]
IfNoneMatch = Annotated[str | None, Header(max_length=1000)]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "As `If-None-Match` says"}}
VARY = "Authorization, Cookie"


def _answer(content: BaseModel, if_none_match: str | None) -> Response:
    """The answer with its name, or word that the asker has it already."""
    body = content.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": VARY}
    known = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("", response_model=HelpOverview, responses={**NOT_MODIFIED, **responses(429)})
async def get_help(who: ReaderDep, runtime: RuntimeDep, if_none_match: IfNoneMatch = None) -> Response:
    """The front page: what the help centre is called, whether everybody may read it, and its collections."""
    async with runtime.db.read() as session:
        content = await service.overview(session, who)
    return _answer(content, if_none_match)


@router.patch("", responses=responses(403, 409))
async def update_help(body: HelpUpdate, admin: AdminUser, runtime: RuntimeDep) -> HelpOverview:
    """Open or close the help centre to people without a login, and name it. Each change is kept with its author."""
    return await service.change(runtime, admin, body)


@router.get(
    "/collections/{collection}",
    response_model=ArticlePage,
    responses={**NOT_MODIFIED, **responses(404, 429)},
)
async def list_help_articles(
    collection: Annotated[str, Path(pattern=COLLECTION_PATTERN)],
    _who: ReaderDep,
    runtime: RuntimeDep,
    paging: PageDep,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The public articles of a collection, by title."""
    async with runtime.db.read() as session:
        content = await service.list_articles(session, collection, paging)
    return _answer(content, if_none_match)


@router.get(
    "/articles/{document_id}", response_model=Article, responses={**NOT_MODIFIED, **responses(404, 429)}
)
async def get_help_article(
    document_id: Id, _who: ReaderDep, runtime: RuntimeDep, if_none_match: IfNoneMatch = None
) -> Response:
    """A public article with its text as Markdown, and what is related to it."""
    return _answer(await service.read_article(runtime, document_id), if_none_match)


@router.get("/search", responses=responses(429, 503))
async def search_help(
    who: ReaderDep,
    runtime: RuntimeDep,
    source: Source,
    response: Response,
    q: Annotated[NotBlank, AfterValidator(_not_too_long), Query()],
    page_size: Annotated[int, Query(ge=1, le=20)] = 10,
) -> HelpSearchAnswer:
    """The public articles that answer best, each with its best passage. The lines of `q`, at most 20,000 characters, are
    turns of a conversation, the last one asked."""
    await service.count_search(runtime, who, source)
    response.headers["Cache-Control"] = "no-store"
    return await service.search(runtime, q, page_size)
