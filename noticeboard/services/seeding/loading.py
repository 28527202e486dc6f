"""Loading many rows at once, as the database keeps them: no row becomes an object on the way."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

Row = Sequence[Any]


def load_rows(session: Session, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Load rows of plain values into a table: by COPY on PostgreSQL, else in one prepared statement."""
    connection = session.connection()
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row) for row in rows])  # noqa: S608


def follow_on(session: Session, tables: Iterable[str]) -> None:
    """Let PostgreSQL number the next row of each table after those that were loaded with numbers of their own."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        for table in tables:
            last = f"(SELECT max(id) FROM {table})"  # noqa: S608
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
