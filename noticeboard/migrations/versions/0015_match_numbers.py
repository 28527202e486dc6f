"""The match index keeps other numbers: it is emptied, so that none is read for what it is not.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("match_key", "match_entry", "match_count", "match_change")


def upgrade() -> None:
    """Empty the tables. `matching rebuild` fills them again."""
    for name in TABLES:
        op.execute(sa.delete(sa.table(name)))


def downgrade() -> None:
    """Empty the tables: the older version keeps other numbers in them."""
    upgrade()
