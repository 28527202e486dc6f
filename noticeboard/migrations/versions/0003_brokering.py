"""Responses, introductions and connections.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("from_posting_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=True),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("held_from", sa.BigInteger(), nullable=False),
        sa.Column("context", sa.String(32), nullable=False),
        sa.Column("contract_name", sa.String(200), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("shown_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_reason", sa.Text(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(context = 'contract') = (contract_name IS NOT NULL)", name=op.f("ck_response_contract_is_named")
        ),
        sa.CheckConstraint("context IN ('voluntary', 'contract')", name=op.f("ck_response_context_known")),
        sa.CheckConstraint("kind IN ('pledge', 'ask')", name=op.f("ck_response_kind_known")),
        sa.CheckConstraint(
            "status IN ('awaiting_check', 'made', 'waiting', 'accepted', 'declined', 'withdrawn', 'lapsed')",
            name=op.f("ck_response_status_known"),
        ),
        sa.CheckConstraint(
            "unit IS NULL OR unit IN ('people', 'hours', 'items', 'gbp', 'sessions', 'projects', 'sq_ft', 'desks', 'places')",
            name=op.f("ck_response_unit_known"),
        ),
        sa.CheckConstraint("held >= 0 AND held_from >= 0", name=op.f("ck_response_held_not_negative")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_response_answered_by_id_person")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_response_area_id_area")),
        sa.ForeignKeyConstraint(["from_posting_id"], ["posting.id"], name=op.f("fk_response_from_posting_id_posting")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_response_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_response_person_id_person")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_response_posting_id_posting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("ref", name=op.f("uq_response_ref")),
    )
    op.create_index("ix_response_area_id_status", "response", ["area_id", "status", "made_at"], unique=False)
    op.create_index("ix_response_from_posting_id_status", "response", ["from_posting_id", "status"], unique=False)
    op.create_index(op.f("ix_response_organisation_id"), "response", ["organisation_id"], unique=False)
    op.create_index(
        "ix_response_posting_id_status", "response", ["posting_id", "status", "made_at", "id"], unique=False
    )
    op.create_index("ix_response_status_due_at", "response", ["status", "due_at"], unique=False)
    op.create_index(
        "uq_response_live",
        "response",
        ["posting_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('awaiting_check', 'made', 'waiting')"),
        postgresql_where=sa.text("status IN ('awaiting_check', 'made', 'waiting')"),
    )
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("introduced_by_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=True),
        sa.Column("introduced_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("need_accepted_at", sa.DateTime(), nullable=True),
        sa.Column("need_accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("offer_accepted_at", sa.DateTime(), nullable=True),
        sa.Column("offer_accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('proposed', 'accepted', 'declined', 'withdrawn', 'lapsed')",
            name=op.f("ck_introduction_status_known"),
        ),
        sa.CheckConstraint(
            "unit IS NULL OR unit IN ('people', 'hours', 'items', 'gbp', 'sessions', 'projects', 'sq_ft', 'desks', 'places')",
            name=op.f("ck_introduction_unit_known"),
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_introduction_ended_by_id_person")),
        sa.ForeignKeyConstraint(
            ["introduced_by_id"], ["person.id"], name=op.f("fk_introduction_introduced_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["need_accepted_by_id"], ["person.id"], name=op.f("fk_introduction_need_accepted_by_id_person")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["posting.id"], name=op.f("fk_introduction_need_id_posting")),
        sa.ForeignKeyConstraint(
            ["offer_accepted_by_id"], ["person.id"], name=op.f("fk_introduction_offer_accepted_by_id_person")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["posting.id"], name=op.f("fk_introduction_offer_id_posting")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_introduction_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("ref", name=op.f("uq_introduction_ref")),
    )
    op.create_index(op.f("ix_introduction_need_id"), "introduction", ["need_id"], unique=False)
    op.create_index(op.f("ix_introduction_offer_id"), "introduction", ["offer_id"], unique=False)
    op.create_index("ix_introduction_status_due_at", "introduction", ["status", "due_at"], unique=False)
    op.create_index(
        "uq_introduction_live_pair",
        "introduction",
        ["need_id", "offer_id"],
        unique=True,
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.create_table(
        "connection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("giver_person_id", sa.Integer(), nullable=False),
        sa.Column("receiver_person_id", sa.Integer(), nullable=False),
        sa.Column("support_type", sa.String(32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=True),
        sa.Column("held_of_need", sa.BigInteger(), nullable=False),
        sa.Column("held_of_offer", sa.BigInteger(), nullable=False),
        sa.Column("context", sa.String(32), nullable=False),
        sa.Column("contract_name", sa.String(200), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("completed_at", sa.DateTime(), nullable=True),
        sa.Column("fell_through_at", sa.DateTime(), nullable=True),
        sa.Column("fell_through_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("context IN ('voluntary', 'contract')", name=op.f("ck_connection_context_known")),
        sa.CheckConstraint(
            "status IN ('agreed', 'under_way', 'completed', 'fell_through')", name=op.f("ck_connection_status_known")
        ),
        sa.CheckConstraint(
            "support_type IN ('volunteering', 'equipment', 'space', 'funding', 'mentoring', 'project_delivery')",
            name=op.f("ck_connection_support_type_known"),
        ),
        sa.CheckConstraint(
            "unit IS NULL OR unit IN ('people', 'hours', 'items', 'gbp', 'sessions', 'projects', 'sq_ft', 'desks', 'places')",
            name=op.f("ck_connection_unit_known"),
        ),
        sa.CheckConstraint("(response_id IS NULL) <> (introduction_id IS NULL)", name=op.f("ck_connection_one_origin")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_connection_two_parties")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_connection_area_id_area")),
        sa.ForeignKeyConstraint(["giver_id"], ["organisation.id"], name=op.f("fk_connection_giver_id_organisation")),
        sa.ForeignKeyConstraint(["giver_person_id"], ["person.id"], name=op.f("fk_connection_giver_person_id_person")),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_connection_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["posting.id"], name=op.f("fk_connection_need_id_posting")),
        sa.ForeignKeyConstraint(["offer_id"], ["posting.id"], name=op.f("fk_connection_offer_id_posting")),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["organisation.id"], name=op.f("fk_connection_receiver_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_person_id"], ["person.id"], name=op.f("fk_connection_receiver_person_id_person")
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_connection_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_connection_introduction_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_connection_ref")),
        sa.UniqueConstraint("response_id", name=op.f("uq_connection_response_id")),
    )
    op.create_index("ix_connection_area_id_status", "connection", ["area_id", "status", "opened_at"], unique=False)
    op.create_index(op.f("ix_connection_giver_id"), "connection", ["giver_id"], unique=False)
    op.create_index(op.f("ix_connection_need_id"), "connection", ["need_id"], unique=False)
    op.create_index(op.f("ix_connection_offer_id"), "connection", ["offer_id"], unique=False)
    op.create_index(op.f("ix_connection_receiver_id"), "connection", ["receiver_id"], unique=False)
    op.create_index("ix_connection_status_opened_at", "connection", ["status", "opened_at"], unique=False)
    op.create_table(
        "connection_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_connection_note_connection_id_connection")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_connection_note_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_connection_note_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_note")),
    )
    op.create_index(op.f("ix_connection_note_connection_id"), "connection_note", ["connection_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("connection_note")
    op.drop_table("connection")
    op.drop_table("introduction")
    op.drop_table("response")
