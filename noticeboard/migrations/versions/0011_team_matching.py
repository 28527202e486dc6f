"""Watches, brokering rounds, twins and the team's own phrases.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=True),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id_person")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_watch_posting_id_posting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("posting_id", "person_id", name=op.f("uq_watch_posting_id_person_id")),
    )
    op.create_index(op.f("ix_watch_person_id"), "watch", ["person_id"])
    op.create_table(
        "watch_notice",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_watch_notice_posting_id_posting")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watch_notice_watch_id_watch")),
        sa.PrimaryKeyConstraint("watch_id", "posting_id", name=op.f("pk_watch_notice")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_round_area_id_area")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_round_begun_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_area_id"), "round", ["area_id"])
    _make_round_line()
    op.create_table(
        "posting_twin",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_posting_twin_in_order")),
        sa.ForeignKeyConstraint(["first_id"], ["posting.id"], name=op.f("fk_posting_twin_first_id_posting")),
        sa.ForeignKeyConstraint(["linked_by_id"], ["person.id"], name=op.f("fk_posting_twin_linked_by_id_person")),
        sa.ForeignKeyConstraint(["second_id"], ["posting.id"], name=op.f("fk_posting_twin_second_id_posting")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_posting_twin")),
    )
    op.create_index(op.f("ix_posting_twin_second_id"), "posting_twin", ["second_id"])
    op.create_table(
        "taxonomy_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept", sa.String(64), nullable=False),
        sa.Column("phrase", sa.String(60), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_taxonomy_phrase_added_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_phrase")),
        sa.UniqueConstraint("concept", "phrase", name=op.f("uq_taxonomy_phrase_concept_phrase")),
    )


def _make_round_line() -> None:
    op.create_table(
        "round_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("refusal", sa.String(40), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_round_line_score_in_range")),
        sa.CheckConstraint(
            "status IN ('proposed', 'accepted', 'dropped', 'sent', 'skipped')", name=op.f("ck_round_line_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_round_line_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["posting.id"], name=op.f("fk_round_line_need_id_posting")),
        sa.ForeignKeyConstraint(["offer_id"], ["posting.id"], name=op.f("fk_round_line_offer_id_posting")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_line_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_line")),
        sa.UniqueConstraint("round_id", "need_id", name=op.f("uq_round_line_round_id_need_id")),
    )
    op.create_index(op.f("ix_round_line_need_id"), "round_line", ["need_id"])
    op.create_index(op.f("ix_round_line_offer_id"), "round_line", ["offer_id"])


def downgrade() -> None:
    """Remove the tables."""
    for table in ("taxonomy_phrase", "posting_twin", "round_line", "round", "watch_notice", "watch"):
        op.drop_table(table)
