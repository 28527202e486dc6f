"""Organisations whose place must not be known, and what is put by of it.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, without making a table anew, which would cost postings their triggers."""
    op.add_column("organisation", sa.Column("place_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("organisation", sa.Column("hidden_place", sa.JSON(), nullable=True))
    op.add_column("posting", sa.Column("hidden_place", sa.JSON(), nullable=True))
    hidden = sa.text("hidden_place IS NOT NULL")
    op.create_index(
        "ix_posting_hidden", "posting", ["side", "status", "lad_code"], sqlite_where=hidden, postgresql_where=hidden
    )


def downgrade() -> None:
    """Drop the columns. What was hidden keeps the name of its borough: an older version could not keep more private."""
    op.drop_index("ix_posting_hidden", "posting")
    op.drop_column("posting", "hidden_place")
    op.drop_column("organisation", "hidden_place")
    op.drop_column("organisation", "place_hidden")
