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
    """Add the column, without making the table anew, which much refers to; nobody has been asked before this."""
    known = sa.CheckConstraint(KNOWN, name=op.f("ck_organisation_group_size_known"))
    op.add_column("organisation", sa.Column("group_size", sa.String(32), known, nullable=True))


def downgrade() -> None:
    """Drop the column, and with it what may stand in it."""
    op.drop_column("organisation", "group_size")
