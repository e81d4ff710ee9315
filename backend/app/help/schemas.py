"""Requests and answers of the help centre. They hold what any reader may see: nothing internal, no metadata, no sources."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from app.core.text import Storable
from app.db.paging import Page
from app.models.help import MAX_HELP_TITLE
from app.users.schemas import Person


def _one_line(title: str) -> str | None:
    return " ".join(title.split()) or None


class HelpUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    open: StrictBool | None = None
    """Readable without a login. Left out or null: as it is."""
    title: Annotated[Storable, Field(max_length=MAX_HELP_TITLE), AfterValidator(_one_line)] | None = None
    """What the help centre is called; null or empty: nothing of its own. Left out: as it is."""


class ArticleRef(BaseModel):
    id: int
    title: str


class CollectionRef(BaseModel):
    name: str
    title: str
    """Its name as people read it: `kb_main` is `Main`."""


class HelpCollection(CollectionRef):
    articles: int
    """Public articles."""
    newest: list[ArticleRef]
    """The last ones that were changed, newest first."""


class HelpChange(BaseModel):
    by: Person | None
    at: datetime


class HelpOverview(BaseModel):
    title: str | None
    open: bool
    """Readable without a login."""
    collections: list[HelpCollection]
    """Those that hold public articles, by title."""
    changed: HelpChange | None = None
    """Who has changed these settings last; for admins alone."""


class ArticleLine(ArticleRef):
    first_line: str
    """How its text begins, without markup; empty where it has no words but headings."""
    updated_at: datetime


class ArticlePage(Page[ArticleLine]):
    """The public articles of a collection, by title."""

    collection: CollectionRef


class Article(ArticleRef):
    text: str
    """Markdown, the current version."""
    collection: CollectionRef
    language: str | None
    """BCP 47."""
    updated_at: datetime
    related: list[ArticleRef] | None
    """Public articles about the same, nearest first; null while the search is not ready."""


class Mark(BaseModel):
    """A word of the question, `text[start:end]` in code points."""

    start: int
    end: int


class Marked(BaseModel):
    text: str
    marks: list[Mark]


class HelpMatch(BaseModel):
    """An article with its best passage."""

    id: int
    title: Marked
    heading_path: list[str]
    """The headings above the passage, outermost first."""
    excerpt: Marked
    collection: CollectionRef
    score: float
    """The probability that the passage answers, 0..1."""


class HelpSearchAnswer(BaseModel):
    query: str
    items: list[HelpMatch]
    """Best first, one for each article."""
    not_searched: int
    """Collections that were left out: beyond the number that is searched at once, or made with another embedding model."""
