"""The tables: SQLAlchemy only, one module a noun."""
