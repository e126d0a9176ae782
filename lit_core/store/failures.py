"""Why a database cannot be used, in words."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

NO_WRITING = "the data folder cannot be written to"
_HELD, _DAMAGED, _FULL = (
    "another program holds the database",
    "the database is damaged",
    "the disk is full",
)
_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
# By the SQLSTATE of PostgreSQL, or its class, which are the first two characters.
_POSTGRESQL = {
    "53100": _FULL,
    "53300": "the database server has no connection left",
    "42501": "the user may not write there",
    "25006": "the database server allows reading only",
    "57": "the database server was stopped",
    "55": _HELD,
    "XX": _DAMAGED,
}
# A connection that is refused has no SQLSTATE: by what PostgreSQL says.
_REFUSED = {
    "authentication failed": "the user name or the password is wrong",
    "no password supplied": "the user name or the password is wrong",
    "does not exist": "the database server has no such user or database",
    "starting up": "the database server is still starting up",
    "too many": "the database server has no connection left",
}
_UNREACHABLE = "the database server cannot be reached"


def failure_reason(error: Exception) -> str:
    """Why the database cannot be used, in words that follow a colon or a comma."""
    original = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(original, psycopg.Error):
        return _refusal(original)
    code = getattr(original, "sqlite_errorcode", None)
    # The low eight bits are SQLite's primary result code; the others add detail.
    return _SQLITE.get(code & 0xFF, NO_WRITING) if code is not None else NO_WRITING


def _refusal(error: psycopg.Error) -> str:
    state = error.sqlstate or ""
    if known := _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]):
        return known
    if state:
        return f"the database server refuses it (code {state})"
    said = str(error)
    return next((why for words, why in _REFUSED.items() if words in said), _UNREACHABLE)
