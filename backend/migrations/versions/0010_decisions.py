"""decisions, their policy and what people made of them

Revision: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcDateTime, long_text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OUTCOMES = ("auto_resolved", "awaiting_review")
HANDLINGS = ("approved", "edited", "rejected", "replied")
FIELDS = ("category", "severity", "priority", "team", "draft")
SOURCES = ("change", "review", "settled")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "decision_policies",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_decision_policies_author_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_decision_policies")),
    )
    _create_decisions()
    _create_feedback()
    _take_over_decisions()


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("outcome", one_of("outcome", *OUTCOMES), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("handled_as", one_of("handled_as", *HANDLINGS), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.Column("handling", sa.JSON(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("correct", sa.Boolean(), nullable=True),
        sa.Column("reopened_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["triage_runs.id"], name=op.f("fk_decisions_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_decisions_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_decisions_draft_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["users.id"], name=op.f("fk_decisions_handled_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_decisions_reply_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("run_id", name=op.f("uq_decisions_run_id")),
    )  # fmt: skip
    op.create_index("ix_decisions_outcome_created_at", "decisions", ["outcome", "created_at"])
    op.create_index(
        "ix_decisions_outcome_correct_created_at_confidence",
        "decisions",
        ["outcome", "correct", "created_at", "confidence"],
    )
    op.create_index("ix_decisions_ticket_id_run_id", "decisions", ["ticket_id", "run_id"])
    op.create_index(op.f("ix_decisions_draft_id"), "decisions", ["draft_id"])


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("field", one_of("field", *FIELDS), nullable=False),
        sa.Column("predicted", sa.String(length=64), nullable=True),
        sa.Column("chosen", sa.String(length=64), nullable=True),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("model_version", sa.String(length=64), nullable=True),
        sa.Column("source", one_of("source", *SOURCES), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("edit_distance", sa.Double(), nullable=True),
        sa.Column("diff", long_text(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_feedback_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["triage_runs.id"], name=op.f("fk_feedback_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_feedback_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_feedback_actor_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_feedback_draft_id")),
        sa.UniqueConstraint("run_id", "field", name=op.f("uq_feedback_run_id_field")),
    )  # fmt: skip
    op.create_index("ix_feedback_field_updated_at", "feedback", ["field", "updated_at"])
    op.create_index(op.f("ix_feedback_ticket_id"), "feedback", ["ticket_id"])


def _take_over_decisions() -> None:
    """Runs that were decided before: everything went to people then. The newest run of a ticket keeps its draft."""
    op.execute(
        "INSERT INTO decisions (run_id, ticket_id, draft_id, outcome, reason, rules, inputs, policy_version, created_at) "
        "SELECT r.id, r.ticket_id, (SELECT MAX(d.id) FROM drafts d WHERE d.ticket_id = r.ticket_id AND d.created_by IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM triage_runs n WHERE n.ticket_id = r.ticket_id AND n.id > r.id)), "
        "'awaiting_review', COALESCE(r.decision_reason, ''), '[]', '{}', 0, COALESCE(r.completed_at, r.created_at) "
        "FROM triage_runs r WHERE r.decision IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("decisions")
    op.drop_table("decision_policies")
