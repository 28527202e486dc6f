"""The index by which what is given by phone or online is found, newest first.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_posting_far", "posting", ["side", "status", "reach_mode", "opened_at", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_posting_far", "posting")
