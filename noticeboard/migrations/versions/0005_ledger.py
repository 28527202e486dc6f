"""The social value ledger, events, messages and forms.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("beaten_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_kept_form_key_hash")),
    )
    op.create_index(op.f("ix_kept_form_expires_at"), "kept_form", ["expires_at"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("actor", "form_key", name=op.f("uq_submission_actor_form_key")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("dedupe_key", sa.String(200), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'sent', 'dead')", name=op.f("ck_outbox_state_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_person_id"), "outbox", ["person_id"], unique=False)
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at", "id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(64), nullable=True),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("about_ref", sa.String(48), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_about_ref_at", "event", ["about_ref", "at", "id"], unique=False)
    op.create_index(op.f("ix_event_actor_id"), "event", ["actor_id"], unique=False)
    op.create_index(op.f("ix_event_at"), "event", ["at"], unique=False)
    op.create_table(
        "social_value_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("context", sa.String(32), nullable=False),
        sa.Column("contract_name", sa.String(200), nullable=True),
        sa.Column("claimant_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("place_label", sa.Text(), nullable=True),
        sa.Column("outcode", sa.String(4), nullable=True),
        sa.Column("is_local", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("context IN ('voluntary', 'contract')", name=op.f("ck_social_value_record_context_known")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_social_value_record_area_id_area")),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["organisation.id"], name=op.f("fk_social_value_record_claimant_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_social_value_record_connection_id_connection")
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["organisation.id"], name=op.f("fk_social_value_record_giver_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["organisation.id"], name=op.f("fk_social_value_record_receiver_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_value_record")),
        sa.UniqueConstraint("connection_id", name=op.f("uq_social_value_record_connection_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_social_value_record_ref")),
    )
    op.create_index(op.f("ix_social_value_record_area_id"), "social_value_record", ["area_id"], unique=False)
    op.create_index(op.f("ix_social_value_record_giver_id"), "social_value_record", ["giver_id"], unique=False)
    op.create_index(op.f("ix_social_value_record_receiver_id"), "social_value_record", ["receiver_id"], unique=False)
    op.create_table(
        "social_value_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("input_key", sa.String(80), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_social_value_line_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_social_value_line_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["social_value_record.id"], name=op.f("fk_social_value_line_record_id_social_value_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_value_line")),
    )
    op.create_index(op.f("ix_social_value_line_input_key"), "social_value_line", ["input_key"], unique=False)
    op.create_index(op.f("ix_social_value_line_record_id"), "social_value_line", ["record_id"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("side IN ('need', 'offer')", name=op.f("ck_confirmation_side_known")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_confirmation_quantity_positive")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_confirmation_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["social_value_line.id"], name=op.f("fk_confirmation_line_id_social_value_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index(op.f("ix_confirmation_line_id"), "confirmation", ["line_id"], unique=False)
    op.create_table(
        "social_value_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("edition", sa.String(16), nullable=False),
        sa.Column("attribution_pct", sa.BigInteger(), nullable=False),
        sa.Column("deadweight_pct", sa.BigInteger(), nullable=False),
        sa.Column("proxy_value_id", sa.Integer(), nullable=True),
        sa.Column("unit_value", sa.BigInteger(), nullable=True),
        sa.Column("value_source", sa.Text(), nullable=True),
        sa.Column("indicative", sa.Boolean(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=True),
        sa.Column("net", sa.BigInteger(), nullable=True),
        sa.Column("reason_code", sa.String(48), nullable=True),
        sa.Column("verifies_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.CheckConstraint(
            "(stage = 'reversed') = (reverses_id IS NOT NULL)", name=op.f("ck_social_value_entry_reversal_names_entry")
        ),
        sa.CheckConstraint(
            "(stage = 'verified') = (verifies_id IS NOT NULL)",
            name=op.f("ck_social_value_entry_verification_names_entry"),
        ),
        sa.CheckConstraint(
            "stage IN ('target', 'committed', 'delivered', 'verified', 'reversed')",
            name=op.f("ck_social_value_entry_stage_known"),
        ),
        sa.CheckConstraint("(unit_value IS NULL) = (net IS NULL)", name=op.f("ck_social_value_entry_valued_or_not")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_social_value_entry_quantity_not_negative")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_social_value_entry_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["social_value_line.id"], name=op.f("fk_social_value_entry_line_id_social_value_line")
        ),
        sa.ForeignKeyConstraint(
            ["proxy_value_id"], ["proxy_value.id"], name=op.f("fk_social_value_entry_proxy_value_id_proxy_value")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["social_value_entry.id"],
            name=op.f("fk_social_value_entry_reverses_id_social_value_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["verifies_id"],
            ["social_value_entry.id"],
            name=op.f("fk_social_value_entry_verifies_id_social_value_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_value_entry")),
        sa.UniqueConstraint("prev_hash", name=op.f("uq_social_value_entry_prev_hash")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_social_value_entry_reverses_id")),
        sa.UniqueConstraint("row_hash", name=op.f("uq_social_value_entry_row_hash")),
    )
    op.create_index("ix_social_value_entry_line_id_stage", "social_value_entry", ["line_id", "stage"], unique=False)
    op.create_index(op.f("ix_social_value_entry_verifies_id"), "social_value_entry", ["verifies_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("social_value_entry")
    op.drop_table("confirmation")
    op.drop_table("social_value_line")
    op.drop_table("social_value_record")
    op.drop_table("event")
    op.drop_table("outbox")
    op.drop_table("submission")
    op.drop_table("kept_form")
    op.drop_table("heartbeat")
