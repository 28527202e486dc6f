"""The council contract that a giver names when they accept an introduction.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("introduction", sa.Column("contract_name", sa.String(length=200), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("introduction", "contract_name")
