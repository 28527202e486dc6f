"""Postings are found by their topics: the index is emptied, so that none is looked for by what it no longer has.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("match_key", "match_entry", "match_count", "match_change")


def upgrade() -> None:
    """Empty the tables. `matching rebuild` fills them again."""
    for name in TABLES:
        op.execute(sa.delete(sa.table(name)))


def downgrade() -> None:
    """Empty the tables: the older version keeps other keys in them."""
    upgrade()
