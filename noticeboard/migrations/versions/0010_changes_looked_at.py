"""Whether the team has looked at a change of what stands on the board.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was changed before this was nobody's to look at."""
    with op.batch_alter_table("posting_change") as table:
        table.add_column(sa.Column("looked_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("looked_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_posting_change_looked_by_id_person", "person", ["looked_by_id"], ["id"])
        table.create_index("ix_posting_change_looked_at", ["looked_at"])
    op.execute("UPDATE posting_change SET looked_at = changed_at")


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("posting_change") as table:
        table.drop_index("ix_posting_change_looked_at")
        table.drop_constraint("fk_posting_change_looked_by_id_person", type_="foreignkey")
        table.drop_column("looked_by_id")
        table.drop_column("looked_at")
