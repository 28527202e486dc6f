"""The reference data of social value.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "toms_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toms_edition")),
        sa.UniqueConstraint("code", name=op.f("uq_toms_edition_code")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["toms_edition.id"], name=op.f("fk_theme_edition_id_toms_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_theme_edition_id_code")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_outcome_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("theme_id", "title", name=op.f("uq_outcome_theme_id_title")),
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("wording_status", sa.String(16), nullable=False),
        sa.Column("plain_label", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("unit_certainty", sa.String(16), nullable=False),
        sa.Column("valuation_class", sa.String(16), nullable=False),
        sa.Column("covid", sa.Boolean(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["toms_edition.id"], name=op.f("fk_measure_edition_id_toms_edition")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_measure_outcome_id_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("edition_id", "ref", name=op.f("uq_measure_edition_id_ref")),
    )
    op.create_index(op.f("ix_measure_ref"), "measure", ["ref"], unique=False)
    op.create_table(
        "measure_exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("ref_a", sa.String(8), nullable=False),
        sa.Column("ref_b", sa.String(8), nullable=False),
        sa.Column("rule", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["toms_edition.id"], name=op.f("fk_measure_exclusion_edition_id_toms_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_exclusion")),
        sa.UniqueConstraint(
            "edition_id", "ref_a", "ref_b", "rule", name=op.f("uq_measure_exclusion_edition_id_ref_a_ref_b_rule")
        ),
    )
    op.create_table(
        "support_type_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("support_type", sa.String(32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("plain_label", sa.Text(), nullable=False),
        sa.Column("use_when", sa.Text(), nullable=False),
        sa.Column("quantity_rule", sa.Text(), nullable=False),
        sa.Column("evidence_minimum", sa.Text(), nullable=False),
        sa.Column("not_with_same_input", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "support_type IN ('volunteering', 'equipment', 'space', 'funding', 'mentoring', 'project_delivery')",
            name=op.f("ck_support_type_measure_support_type_known"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_support_type_measure_measure_id_measure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_type_measure")),
        sa.UniqueConstraint("support_type", "rank", name=op.f("uq_support_type_measure_support_type_rank")),
    )
    op.create_table(
        "proxy_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("indicative", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_proxy_set_approved_by_id_person")),
        sa.ForeignKeyConstraint(["edition_id"], ["toms_edition.id"], name=op.f("fk_proxy_set_edition_id_toms_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy_set")),
        sa.UniqueConstraint("code", name=op.f("uq_proxy_set_code")),
    )
    op.create_table(
        "proxy_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("value_edition", sa.String(16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_proxy_value_measure_id_measure")),
        sa.ForeignKeyConstraint(["set_id"], ["proxy_set.id"], name=op.f("fk_proxy_value_set_id_proxy_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy_value")),
        sa.UniqueConstraint("set_id", "measure_id", name=op.f("uq_proxy_value_set_id_measure_id")),
    )
    op.create_table(
        "policy_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(48), nullable=False),
        sa.Column("applies_to", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_rule")),
        sa.UniqueConstraint("council", "rule", name=op.f("uq_policy_rule_council_rule")),
    )
    op.create_table(
        "corporate_priority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("code", sa.String(48), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("table_label", sa.Text(), nullable=False),
        sa.Column("list_label", sa.Text(), nullable=False),
        sa.Column("list_order", sa.Integer(), nullable=False),
        sa.Column("jobs", sa.Boolean(), nullable=False),
        sa.Column("growth", sa.Boolean(), nullable=False),
        sa.Column("social", sa.Boolean(), nullable=False),
        sa.Column("environment", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corporate_priority")),
        sa.UniqueConstraint("council", "code", name=op.f("uq_corporate_priority_council_code")),
    )
    op.create_table(
        "local_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("local_code", sa.String(32), nullable=False),
        sa.Column("theme_code", sa.String(32), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_theme")),
        sa.UniqueConstraint("council", "theme_code", "scope", name=op.f("uq_local_theme_council_theme_code_scope")),
    )
    op.create_index("ix_local_theme_council", "local_theme", ["council"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("theme_code", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("candidate_refs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("sort_order", name=op.f("uq_activity_sort_order")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("activity")
    op.drop_table("local_theme")
    op.drop_table("corporate_priority")
    op.drop_table("policy_rule")
    op.drop_table("proxy_value")
    op.drop_table("proxy_set")
    op.drop_table("support_type_measure")
    op.drop_table("measure_exclusion")
    op.drop_table("measure")
    op.drop_table("outcome")
    op.drop_table("theme")
    op.drop_table("toms_edition")
