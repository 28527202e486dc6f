"""Projects and the needs that are part of them.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(8), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("status_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('awaiting_check', 'open', 'declined', 'closed')", name=op.f("ck_project_status_known")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_project_area_id_area")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_project_author_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("ref", name=op.f("uq_project_ref")),
    )
    op.create_index("ix_project_board", "project", ["status", "opened_at", "id"], unique=False)
    op.create_index("ix_project_organisation_id", "project", ["organisation_id"], unique=False)
    op.create_index("ix_project_queue", "project", ["area_id", "status", "sent_at"], unique=False)
    op.create_table(
        "project_need",
        sa.Column("posting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_project_need_posting_id_posting")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_need_project_id_project")),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_project_need")),
    )
    op.create_index("ix_project_need_project_id", "project_need", ["project_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("project_need")
    op.drop_table("project")
