"""helpdesk depth

Revision: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

import app.db.types
from app.tickets.terms import TicketText, one_line, terms_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIST_INDEXES: tuple[tuple[str, ...], ...] = (
    ("is_spam", "created_at", "id"),
    ("is_spam", "updated_at", "id"),
    ("is_spam", "status", "created_at", "priority", "team", "category"),
    ("is_spam", "priority", "created_at", "status", "team"),
    ("is_spam", "severity", "created_at", "status", "team"),
    ("is_spam", "category", "created_at", "status", "priority"),
    ("is_spam", "team", "created_at", "status", "priority"),
    ("is_spam", "triage_status", "created_at"),
    ("is_spam", "priority_rank", "id"),
    ("is_spam", "severity_rank", "id"),
    ("is_spam", "sentiment_rank", "id"),
    ("assignee_id", "is_spam", "created_at"),
)
FORMER_INDEXES: tuple[tuple[str, ...], ...] = (
    ("created_at", "id"),
    ("updated_at", "id"),
    ("status", "created_at"),
    ("assignee_id", "status"),
)


def upgrade() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column(
            "content",
            sa.Text().with_variant(mysql.LONGTEXT(), "mariadb").with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
        ),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", app.db.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_canned_replies_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
    )
    with op.batch_alter_table("canned_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_canned_replies_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_canned_replies_shared"), ["shared"], unique=False)

    op.create_table(
        "external_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_external_identities_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_external_identities_issuer_subject")),
    )
    with op.batch_alter_table("external_identities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_identities_user_id"), ["user_id"], unique=False)

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", app.db.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    with op.batch_alter_table("saved_views", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_views_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_views_shared"), ["shared"], unique=False)

    op.create_table(
        "team_assignments",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column(
            "strategy",
            sa.Enum(
                "manual",
                "round_robin",
                "least_loaded",
                name="strategy",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("last_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["last_user_id"], ["users.id"], name=op.f("fk_team_assignments_last_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_team_assignments")),
    )
    op.create_table(
        "team_members",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_team_members_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team", "user_id", name=op.f("pk_team_members")),
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_idempotency_keys_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("user_id", "digest", name=op.f("uq_idempotency_keys_user_id_digest")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_idempotency_keys_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("source_before", sa.JSON(), nullable=False),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.Column("undone_at", app.db.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_ticket_merges_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["tickets.id"], name=op.f("fk_ticket_merges_source_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["tickets.id"], name=op.f("fk_ticket_merges_target_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_merges")),
    )
    with op.batch_alter_table("ticket_merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_merges_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_merges_target_id"), ["target_id"], unique=False)

    op.create_table(
        "ticket_terms",
        sa.Column("ticket_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "public_terms",
            sa.Text().with_variant(mysql.LONGTEXT(), "mariadb").with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "internal_terms",
            sa.Text().with_variant(mysql.LONGTEXT(), "mariadb").with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_terms_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_terms")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("uploader_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["replies.id"], name=op.f("fk_attachments_reply_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_attachments_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["users.id"], name=op.f("fk_attachments_uploader_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_reply_id"), ["reply_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_attachments_ticket_id_id", ["ticket_id", "id"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", app.db.types.UtcDateTime(), nullable=True),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["replies.id"], name=op.f("fk_mentions_reply_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_mentions_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mentions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("reply_id", "user_id", name=op.f("uq_mentions_reply_id_user_id")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentions_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index("ix_mentions_user_id_seen_at_id", ["user_id", "seen_at", "id"], unique=False)

    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_used_at", app.db.types.UtcDateTime(), nullable=True))

    with op.batch_alter_table("auth_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("last_used_at", app.db.types.UtcDateTime(), nullable=True))

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_ticket_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("is_opening_copy", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(batch_op.f("ix_replies_origin_ticket_id"), ["origin_ticket_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_replies_origin_ticket_id"),
            "tickets",
            ["origin_ticket_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority_rank", sa.SmallInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("severity_rank", sa.SmallInteger(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("sentiment_rank", sa.SmallInteger(), nullable=False, server_default="11")
        )
        batch_op.add_column(sa.Column("tag_names", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("latest_public", sa.String(length=160), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("latest_any", sa.String(length=160), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_spam", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("snoozed_until", app.db.types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("split_from_id", sa.Integer(), nullable=True))
        for columns in LIST_INDEXES:
            batch_op.create_index("_".join(("ix_tickets", *columns)), list(columns))
        for columns in FORMER_INDEXES:
            batch_op.drop_index("_".join(("ix_tickets", *columns)))
        batch_op.create_index(batch_op.f("ix_tickets_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_snoozed_until"), ["snoozed_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_split_from_id"), ["split_from_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_split_from_id"), "tickets", ["split_from_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_merged_into_id"),
            "tickets",
            ["merged_into_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("triage_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("summary", sa.JSON(), nullable=True))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("email_verified_at", app.db.types.UtcDateTime(), nullable=True))

    rank_rows()
    fill_terms_and_previews()
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.alter_column("tag_names", existing_type=sa.JSON(), nullable=False)
    create_full_text_index()


def downgrade() -> None:
    drop_full_text_index()
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("email_verified_at")
        batch_op.drop_column("is_blocked")

    with op.batch_alter_table("triage_runs", schema=None) as batch_op:
        batch_op.drop_column("summary")

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tickets_merged_into_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_split_from_id"), type_="foreignkey")
        for columns in FORMER_INDEXES:
            batch_op.create_index("_".join(("ix_tickets", *columns)), list(columns))
        for columns in LIST_INDEXES:
            batch_op.drop_index("_".join(("ix_tickets", *columns)))
        batch_op.drop_index(batch_op.f("ix_tickets_split_from_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_snoozed_until"))
        batch_op.drop_index(batch_op.f("ix_tickets_merged_into_id"))
        batch_op.drop_column("split_from_id")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("snoozed_until")
        batch_op.drop_column("is_spam")
        batch_op.drop_column("tag_names")
        batch_op.drop_column("latest_any")
        batch_op.drop_column("latest_public")
        batch_op.drop_column("sentiment_rank")
        batch_op.drop_column("severity_rank")
        batch_op.drop_column("priority_rank")

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_replies_origin_ticket_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_replies_origin_ticket_id"))
        batch_op.drop_column("is_opening_copy")
        batch_op.drop_column("origin_ticket_id")

    with op.batch_alter_table("auth_sessions", schema=None) as batch_op:
        batch_op.drop_column("last_used_at")
        batch_op.drop_column("source")

    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_column("last_used_at")

    op.drop_table("mentions")
    op.drop_table("attachments")
    op.drop_table("ticket_terms")
    op.drop_table("ticket_merges")
    op.drop_table("idempotency_keys")
    op.drop_table("team_members")
    op.drop_table("team_assignments")
    op.drop_table("saved_views")
    op.drop_table("external_identities")
    op.drop_table("canned_replies")


def rank_rows() -> None:
    for column, labels in (
        ("priority", ("low", "medium", "high", "urgent")),
        ("severity", ("low", "medium", "high", "critical")),
    ):
        for rank, label in enumerate(labels, start=1):
            op.execute(f"UPDATE tickets SET {column}_rank = {rank} WHERE {column} = '{label}'")  # noqa: S608

    op.execute("UPDATE tickets SET sentiment_rank = 2 * sentiment_score WHERE sentiment_score IS NOT NULL")


def fill_terms_and_previews() -> None:
    """Index the tickets that are there and note their tags and newest messages, in batches."""
    connection = op.get_bind()
    tickets = sa.table(
        "tickets",
        sa.column("id"),
        sa.column("title"),
        sa.column("content"),
        sa.column("latest_public"),
        sa.column("latest_any"),
        sa.column("tag_names", sa.JSON()),
    )
    tags = sa.table("tags", sa.column("id"), sa.column("name"))
    links = sa.table("ticket_tags", sa.column("ticket_id"), sa.column("tag_id"), sa.column("position"))
    replies = sa.table(
        "replies",
        sa.column("id"),
        sa.column("ticket_id"),
        sa.column("content"),
        sa.column("internal", sa.Boolean()),
    )
    terms = sa.table(
        "ticket_terms", sa.column("ticket_id"), sa.column("public_terms"), sa.column("internal_terms")
    )
    last = 0
    while rows := connection.execute(
        sa.select(tickets.c.id, tickets.c.title, tickets.c.content)
        .where(tickets.c.id > last)
        .order_by(tickets.c.id)
        .limit(500)
    ).all():
        last = rows[-1].id
        texts = {row.id: TicketText([row.title, row.content], []) for row in rows}
        newest = {row.id: (row.content, row.content) for row in rows}
        for reply in connection.execute(
            sa.select(replies).where(replies.c.ticket_id.in_(texts)).order_by(replies.c.id)
        ):
            text = texts[reply.ticket_id]
            (text.internal if reply.internal else text.public).append(reply.content)
            public = newest[reply.ticket_id][0] if reply.internal else reply.content
            newest[reply.ticket_id] = (public, reply.content)
        names: dict[int, list[str]] = {row.id: [] for row in rows}
        for link in connection.execute(
            sa.select(links.c.ticket_id, tags.c.name)
            .join(tags, tags.c.id == links.c.tag_id)
            .where(links.c.ticket_id.in_(texts))
            .order_by(links.c.ticket_id, links.c.position)
        ):
            names[link.ticket_id].append(link.name)
        for ticket_id, (public, latest) in newest.items():
            connection.execute(
                sa.update(tickets)
                .where(tickets.c.id == ticket_id)
                .values(
                    latest_public=one_line(public), latest_any=one_line(latest), tag_names=names[ticket_id]
                )
            )
        values = []
        for ticket_id, text in texts.items():
            public, internal = terms_of(text)
            values.append({"ticket_id": ticket_id, "public_terms": public, "internal_terms": internal})
        connection.execute(sa.insert(terms), values)


def create_full_text_index() -> None:
    """The database's own index over the tickets' terms, kept by the database itself."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE ticket_search USING fts5(public_terms, internal_terms, content='ticket_terms', "
            "content_rowid='ticket_id', detail=column, tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        op.execute("INSERT INTO ticket_search (ticket_search) VALUES ('rebuild')")
        add = "INSERT INTO ticket_search (rowid, public_terms, internal_terms) VALUES (new.ticket_id, new.public_terms, new.internal_terms);"
        remove = (
            "INSERT INTO ticket_search (ticket_search, rowid, public_terms, internal_terms) "
            "VALUES ('delete', old.ticket_id, old.public_terms, old.internal_terms);"
        )
        op.execute(f"CREATE TRIGGER ticket_terms_ai AFTER INSERT ON ticket_terms BEGIN {add} END")
        op.execute(f"CREATE TRIGGER ticket_terms_ad AFTER DELETE ON ticket_terms BEGIN {remove} END")
        op.execute(f"CREATE TRIGGER ticket_terms_au AFTER UPDATE ON ticket_terms BEGIN {remove} {add} END")
    elif dialect == "postgresql":
        public = "array_to_tsvector(string_to_array(public_terms, ' '))"
        internal = "array_to_tsvector(string_to_array(internal_terms, ' '))"
        op.execute(
            f"ALTER TABLE ticket_terms ADD COLUMN public_vector tsvector GENERATED ALWAYS AS ({public}) STORED, "
            f"ADD COLUMN full_vector tsvector GENERATED ALWAYS AS ({public} || {internal}) STORED"
        )
        # How common a term is decides between two very different plans, so the statistics must know more than 100 of them.
        for column in ("public_vector", "full_vector"):
            op.execute(f"ALTER TABLE ticket_terms ALTER COLUMN {column} SET STATISTICS 1000")
        op.execute("CREATE INDEX ix_ticket_terms_public_vector ON ticket_terms USING gin (public_vector)")
        op.execute("CREATE INDEX ix_ticket_terms_full_vector ON ticket_terms USING gin (full_vector)")
    else:
        op.execute("ALTER TABLE ticket_terms ADD FULLTEXT KEY ft_ticket_terms_public (public_terms)")
        op.execute(
            "ALTER TABLE ticket_terms ADD FULLTEXT KEY ft_ticket_terms_full (public_terms, internal_terms)"
        )


def drop_full_text_index() -> None:
    """Triggers, generated columns and keys go with the table; only SQLite's index is a table of its own."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE ticket_search")
        for name in ("ai", "ad", "au"):
            op.execute(f"DROP TRIGGER ticket_terms_{name}")
