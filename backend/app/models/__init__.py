"""ORM models, one file per aggregate. Importing this package registers every table."""

from app.db.types import Base
from app.models.drafts import Draft, DraftCitation
from app.models.knowledge import (
    Chunk,
    Collection,
    CollectionTerm,
    Document,
    DocumentVersion,
    StoredEmbedding,
)
from app.models.tickets import Reply, Tag, Ticket, TicketEvent, TicketTag
from app.models.triage import TriageRun
from app.models.users import ApiToken, AuthSession, User

__all__ = [
    "ApiToken",
    "AuthSession",
    "Base",
    "Chunk",
    "Collection",
    "CollectionTerm",
    "Document",
    "DocumentVersion",
    "Draft",
    "DraftCitation",
    "Reply",
    "StoredEmbedding",
    "Tag",
    "Ticket",
    "TicketEvent",
    "TicketTag",
    "TriageRun",
    "User",
]
