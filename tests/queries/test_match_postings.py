"""Reading postings for the matcher: a step through the whole board reads only what it gives."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from noticeboard.queries.match_postings import iter_open_cards
from noticeboard.queries.outdated import list_to_rescore
from tests.factory import Factory


@pytest.mark.parametrize("step", ["iter_open_cards", "list_to_rescore"])
def test_the_next_open_postings_are_read_in_their_order_and_never_sorted(
    session: Session, make: Factory, step: str
) -> None:
    make.offer()
    plans: list[str] = []

    def explain(
        connection: object, cursor: object, statement: str, parameters: tuple[Any, ...], _context: object, _many: bool
    ) -> None:
        if statement.startswith("SELECT posting."):
            read = session.connection().connection.cursor()
            read.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in read.fetchall())

    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite would sort every open posting to give some")
    event.listen(session.get_bind(), "before_cursor_execute", explain)
    try:
        rows = (
            list(iter_open_cards(session))
            if step == "iter_open_cards"
            else list_to_rescore(session, after=0, every=True)
        )
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", explain)

    assert rows
    assert "SEARCH posting USING INTEGER PRIMARY KEY (rowid>?)" in plans
    assert not [line for line in plans if "TEMP B-TREE" in line]
