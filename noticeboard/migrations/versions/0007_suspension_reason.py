"""Why an organisation is suspended, apart from what the team asked it; and the authorities of an offer's own area.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, move the reasons into it, and let every offer of borough reach cover its organisation's area."""
    op.add_column("organisation", sa.Column("suspension_reason", sa.Text(), nullable=True))
    op.execute(
        "UPDATE organisation SET suspension_reason = status_note, status_note = NULL WHERE suspended_at IS NOT NULL"
    )
    op.execute("DELETE FROM posting_authority")
    op.execute(
        """INSERT INTO posting_authority (posting_id, lad_code)
        SELECT posting.id, area_authority.lad_code FROM posting
        JOIN organisation ON organisation.id = posting.organisation_id
        JOIN area_authority ON area_authority.area_id = organisation.area_id
        WHERE posting.reach_mode = 'borough'"""
    )


def downgrade() -> None:
    """Put the reasons back where they were, and drop the column."""
    op.execute("UPDATE organisation SET status_note = suspension_reason WHERE suspension_reason IS NOT NULL")
    op.drop_column("organisation", "suspension_reason")
