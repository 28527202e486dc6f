"""The index that candidates are found by, and what postings mean.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. `matching rebuild` fills them on a board that has postings already."""
    op.create_table(
        "match_key",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("posting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "cell", "posting_id", name=op.f("pk_match_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "match_entry",
        sa.Column("posting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("keys", sa.SmallInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_match_entry_posting_id_posting")),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_match_entry")),
    )
    op.create_table(
        "match_count",
        sa.Column("term", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("postings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_match_count")),
    )
    op.create_table(
        "match_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign", sa.SmallInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_match_change_sign_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_change")),
    )
    op.create_table(
        "posting_meaning",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_posting_meaning_posting_id_posting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_posting_meaning")),
    )
    op.create_index("ix_posting_meaning_version", "posting_meaning", ["version", "posting_id"])


def downgrade() -> None:
    """Take the tables down."""
    for table in ("posting_meaning", "match_change", "match_count", "match_entry", "match_key"):
        op.drop_table(table)
