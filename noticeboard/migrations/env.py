"""How Alembic runs: on the application's own database, with constraints in batch mode where SQLite needs it."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations in one transaction on the application's database."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            user_module_prefix="base.",
            include_name=include_name,
        )
        with context.begin_transaction():
            context.run_migrations()


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the full-text index, which a migration writes by hand for each database."""
    by_hand = {"table": "posting_text", "index": "ix_posting_text"}
    return not (kind in by_hand and name is not None and name.startswith(by_hand[kind]))


run()
