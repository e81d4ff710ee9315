"""ORM models, one file per aggregate. Importing this package registers every table."""

from app.db.types import Base
from app.models.configuration import ConfigVersion
from app.models.decisions import Decision, Feedback, PolicyVersion
from app.models.desk import CannedReply, Mention, SavedView, TeamAssignment, TeamMember
from app.models.drafts import Draft, DraftCitation
from app.models.duplicates import TicketVector
from app.models.egress import ModelCall, ModelUsage
from app.models.help import HelpVersion
from app.models.knowledge import (
    Chunk,
    Collection,
    CollectionTerm,
    Document,
    DocumentVersion,
    StoredEmbedding,
)
from app.models.learning import LearnedModel
from app.models.leases import Lease
from app.models.presence import TicketPresence
from app.models.ratings import TicketRating
from app.models.tickets import (
    Attachment,
    IdempotencyKey,
    Reply,
    Tag,
    Ticket,
    TicketEvent,
    TicketMerge,
    TicketSettlement,
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
    "ConfigVersion",
    "Decision",
    "Document",
    "DocumentVersion",
    "Draft",
    "DraftCitation",
    "ExternalIdentity",
    "Feedback",
    "HelpVersion",
    "IdempotencyKey",
    "KbJob",
    "KbJobFile",
    "LearnedModel",
    "Lease",
    "Mention",
    "ModelCall",
    "ModelUsage",
    "PolicyVersion",
    "Reply",
    "SavedView",
    "StoredEmbedding",
    "Tag",
    "TeamAssignment",
    "TeamMember",
    "Ticket",
    "TicketEvent",
    "TicketMerge",
    "TicketPresence",
    "TicketRating",
    "TicketSettlement",
    "TicketTag",
    "TicketTerms",
    "TicketVector",
    "TriageRun",
    "User",
]
