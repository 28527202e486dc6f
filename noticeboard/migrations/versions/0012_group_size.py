"""How big a group is, where it has said.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SIZES = ("few_volunteers", "many_volunteers", "few_staff", "many_staff")
KNOWN = f"group_size IS NULL OR group_size IN ({', '.join(repr(size) for size in SIZES)})"


def upgrade() -> None:
    """Add the column; nobody has been asked before this."""
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("group_size", sa.String(32), nullable=True))
        table.create_check_constraint("group_size_known", KNOWN)


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("organisation") as table:
        table.drop_constraint("group_size_known", type_="check")
        table.drop_column("group_size")
