"""`ledger verify` says that the chain holds, or names the first entry that breaks it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.queries.invariants import list_broken_invariants
from tests.connected import Connected
from tests.factory import Factory


def verify(app: Noticeboard) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    return result.exit_code, result.output


def test_an_empty_ledger_is_whole(app: Noticeboard, session: Session) -> None:
    assert verify(app) == (0, "The ledger is empty.\n")


def test_a_chain_that_holds_is_said_to_hold(app: Noticeboard, make: Factory) -> None:
    entry = Connected(make, answers={"hours_each": "3"}).record.lines[0].entries[0]

    code, said = verify(app)

    assert code == 0
    assert f"The last hash is {entry.row_hash}" in said


def test_the_first_bad_entry_is_named(app: Noticeboard, session: Session, make: Factory) -> None:
    first, second = (Connected(make, answers={"hours_each": "3"}).record for _ in range(2))
    entry_id = first.lines[0].entries[0].id
    table = "social_value_entry"
    drop = f"DROP TRIGGER {table}_no_update"
    disable = "SET LOCAL session_replication_role = replica"
    session.execute(text(drop if session.get_bind().dialect.name == "sqlite" else disable))
    session.execute(text(f"UPDATE {table} SET net = net + 100 WHERE id = {entry_id}"))
    session.commit()

    code, said = verify(app)

    assert list_broken_invariants(session) == [
        f"Entry {entry_id} of the social value ledger does not follow from the one before it."
    ]
    assert code == 1
    assert f"Entry {entry_id}, of record {first.ref}," in said
    assert second.ref not in said
