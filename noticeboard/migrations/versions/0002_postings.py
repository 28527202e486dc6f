"""Needs, offers and suggestions.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "beneficiary_group",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_beneficiary_group")),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("support_type", sa.String(32), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(32), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("urgency", sa.String(32), nullable=False),
        sa.Column("location_text", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(8), nullable=True),
        sa.Column("place_label", sa.Text(), nullable=False),
        sa.Column("outcode", sa.String(4), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("loc_radius_mi", sa.Double(), nullable=True),
        sa.Column("loc_precision", sa.String(12), nullable=False),
        sa.Column("lad_code", sa.String(9), nullable=True),
        sa.Column("ward_code", sa.String(9), nullable=True),
        sa.Column("geo_version", sa.String(40), nullable=True),
        sa.Column("public_lat", sa.Double(), nullable=True),
        sa.Column("public_lng", sa.Double(), nullable=True),
        sa.Column("travel_mi", sa.Integer(), nullable=True),
        sa.Column("reach_mode", sa.String(32), nullable=True),
        sa.Column("reach_mi", sa.Integer(), nullable=True),
        sa.Column("cadence", sa.String(32), nullable=True),
        sa.Column("proposed_measure_ref", sa.String(8), nullable=True),
        sa.Column("expected_quantity", sa.BigInteger(), nullable=True),
        sa.Column("status_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cadence IS NULL OR cadence IN ('once', 'set_dates', 'monthly', 'yearly')",
            name=op.f("ck_posting_cadence_known"),
        ),
        sa.CheckConstraint(
            "reach_mode IS NULL OR reach_mode IN ('radius', 'venue', 'borough', 'anywhere', 'remote')",
            name=op.f("ck_posting_reach_mode_known"),
        ),
        sa.CheckConstraint("side IN ('need', 'offer')", name=op.f("ck_posting_side_known")),
        sa.CheckConstraint(
            "status IN ('draft', 'awaiting_check', 'open', 'paused', 'in_hand', 'met', 'closed', 'expired', 'declined')",
            name=op.f("ck_posting_status_known"),
        ),
        sa.CheckConstraint(
            "support_type IN ('volunteering', 'equipment', 'space', 'funding', 'mentoring', 'project_delivery')",
            name=op.f("ck_posting_support_type_known"),
        ),
        sa.CheckConstraint(
            "unit IS NULL OR unit IN ('people', 'hours', 'items', 'gbp', 'sessions', 'projects', 'sq_ft', 'desks', 'places')",
            name=op.f("ck_posting_unit_known"),
        ),
        sa.CheckConstraint("urgency IN ('low', 'normal', 'high')", name=op.f("ck_posting_urgency_known")),
        sa.CheckConstraint("(quantity IS NULL) = (unit IS NULL)", name=op.f("ck_posting_quantity_has_unit")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_posting_capacity_positive")),
        sa.CheckConstraint(
            "remaining >= 0 AND remaining <= capacity", name=op.f("ck_posting_remaining_within_capacity")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_posting_area_id_area")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_posting_author_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_posting_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("ref", name=op.f("uq_posting_ref")),
    )
    op.create_index("ix_posting_board", "posting", ["side", "status", "opened_at", "id"], unique=False)
    op.create_index("ix_posting_closing", "posting", ["status", "closes_on"], unique=False)
    op.create_index("ix_posting_kind", "posting", ["side", "status", "support_type", "opened_at", "id"], unique=False)
    op.create_index("ix_posting_near", "posting", ["side", "status", "public_lat", "public_lng"], unique=False)
    op.create_index(op.f("ix_posting_organisation_id"), "posting", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_posting_outcode"), "posting", ["outcode"], unique=False)
    op.create_index("ix_posting_queue", "posting", ["area_id", "status", "sent_at"], unique=False)
    op.create_table(
        "posting_group",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_code"], ["beneficiary_group.code"], name=op.f("fk_posting_group_group_code_beneficiary_group")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_posting_group_posting_id_posting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posting_id", "group_code", name=op.f("pk_posting_group")),
    )
    op.create_index(op.f("ix_posting_group_group_code"), "posting_group", ["group_code"], unique=False)
    op.create_table(
        "posting_authority",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("lad_code", sa.String(9), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_posting_authority_posting_id_posting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posting_id", "lad_code", name=op.f("pk_posting_authority")),
    )
    op.create_index("ix_posting_authority_lad_code", "posting_authority", ["lad_code", "posting_id"], unique=False)
    op.create_table(
        "posting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_posting_change_changed_by_id_person")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_posting_change_posting_id_posting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_change")),
    )
    op.create_index(op.f("ix_posting_change_posting_id"), "posting_change", ["posting_id"], unique=False)
    op.create_table(
        "posting_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("side IN ('need', 'offer')", name=op.f("ck_posting_draft_side_known")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_posting_draft_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_posting_draft_person_id_person")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_posting_draft_posting_id_posting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_draft")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_posting_draft_key_hash")),
    )
    op.create_index(op.f("ix_posting_draft_expires_at"), "posting_draft", ["expires_at"], unique=False)
    op.create_index(op.f("ix_posting_draft_person_id"), "posting_draft", ["person_id"], unique=False)
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("cautions", sa.JSON(), nullable=False),
        sa.Column("public_reasons", sa.JSON(), nullable=False),
        sa.Column("public_cautions", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("computed_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("dismissal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('fresh', 'shortlisted', 'dismissed', 'introduced')", name=op.f("ck_suggestion_status_known")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_suggestion_score_in_range")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_suggestion_decided_by_id_person")),
        sa.ForeignKeyConstraint(["need_id"], ["posting.id"], name=op.f("fk_suggestion_need_id_posting")),
        sa.ForeignKeyConstraint(["offer_id"], ["posting.id"], name=op.f("fk_suggestion_offer_id_posting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("need_id", "offer_id", name=op.f("uq_suggestion_need_id_offer_id")),
    )
    op.create_index("ix_suggestion_offer_id_score", "suggestion", ["offer_id", "score"], unique=False)
    op.create_index("ix_suggestion_queue", "suggestion", ["status", "stale", "score", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("suggestion")
    op.drop_table("posting_draft")
    op.drop_table("posting_change")
    op.drop_table("posting_authority")
    op.drop_table("posting_group")
    op.drop_table("posting")
    op.drop_table("beneficiary_group")
