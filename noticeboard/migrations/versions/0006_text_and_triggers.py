"""The full-text index of postings, and the triggers that keep history from being rewritten.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Whoever rebuilds one of these tables in batch mode on SQLite must make its triggers again: a test looks for them.
APPEND_ONLY = ("event", "social_value_record", "social_value_line", "social_value_entry", "confirmation")

FULL_TEXT_SQLITE = (
    """CREATE VIRTUAL TABLE posting_text USING fts5(
        title, description, place_label,
        content='posting', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER posting_text_added AFTER INSERT ON posting BEGIN
        INSERT INTO posting_text(rowid, title, description, place_label)
        VALUES (new.id, new.title, new.description, new.place_label);
    END""",
    """CREATE TRIGGER posting_text_removed AFTER DELETE ON posting BEGIN
        INSERT INTO posting_text(posting_text, rowid, title, description, place_label)
        VALUES ('delete', old.id, old.title, old.description, old.place_label);
    END""",
    """CREATE TRIGGER posting_text_changed AFTER UPDATE OF title, description, place_label ON posting BEGIN
        INSERT INTO posting_text(posting_text, rowid, title, description, place_label)
        VALUES ('delete', old.id, old.title, old.description, old.place_label);
        INSERT INTO posting_text(rowid, title, description, place_label)
        VALUES (new.id, new.title, new.description, new.place_label);
    END""",
)
FULL_TEXT_POSTGRESQL = """CREATE INDEX ix_posting_text ON posting USING gin
    (to_tsvector('english', title || ' ' || description || ' ' || place_label))"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in FULL_TEXT_SQLITE:
            op.execute(statement)
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(FULL_TEXT_POSTGRESQL)
    op.execute(
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER posting_text_{name}")
        op.execute("DROP TABLE posting_text")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP INDEX ix_posting_text")
