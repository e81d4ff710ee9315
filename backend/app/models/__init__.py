"""ORM models, one file per aggregate. Importing this package registers every table."""

from app.db.types import Base
from app.models.desk import CannedReply, Mention, SavedView, TeamAssignment, TeamMember
from app.models.drafts import Draft, DraftCitation
from app.models.knowledge import (
    Chunk,
    Collection,
    CollectionTerm,
    Document,
    DocumentVersion,
    StoredEmbedding,
)
from app.models.tickets import (
    Attachment,
    IdempotencyKey,
    Reply,
    Tag,
    Ticket,
    TicketEvent,
    TicketMerge,
    TicketTag,
    TicketTerms,
)
from app.models.triage import TriageRun
from app.models.uploads import KbJob, KbJobFile
from app.models.users import ApiToken, AuthSession, ExternalIdentity, User

__all__ = [
    "ApiToken",
    "Attachment",
    "AuthSession",
    "Base",
    "CannedReply",
    "Chunk",
    "Collection",
    "CollectionTerm",
    "Document",
    "DocumentVersion",
    "Draft",
    "DraftCitation",
    "ExternalIdentity",
    "IdempotencyKey",
    "KbJob",
    "KbJobFile",
    "Mention",
    "Reply",
    "SavedView",
    "StoredEmbedding",
    "Tag",
    "TeamAssignment",
    "TeamMember",
    "Ticket",
    "TicketEvent",
    "TicketMerge",
    "TicketTag",
    "TicketTerms",
    "TriageRun",
    "User",
]
