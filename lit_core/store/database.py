"""Opens the persistent database: one SQLite file in the data folder."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.paths import DATA_FOLDER

FOLDER_VARIABLE = "PROMPTLIGHT_DATA"
FILE_NAME = "promptlight.db"
# Other writers finish within milliseconds; a lock held longer is reported as an error.
BUSY_MILLISECONDS = 2000

_NO_WRITING = "the data folder cannot be written to"
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "another program holds the database",
    sqlite3.SQLITE_LOCKED: "another program holds the database",
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_NOTADB: "the database is damaged",
}

metadata = MetaData()

drafts = Table(
    "drafts",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("value_json", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("value_json", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


def data_folder() -> Path:
    """Where data goes: `PROMPTLIGHT_DATA`, or a folder of its own."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DATA_FOLDER)


def open_database(folder: Path | None = None) -> Engine:
    """The database in `folder`, created if it is missing, readable by its owner only.

    Raises:
        StoreError: the folder cannot be made or written to, or what is there is no database.
    """
    place = folder or data_folder()
    file = place / FILE_NAME
    try:
        place.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise StoreError(
                f"{file} is a folder, and what you type is lost when the page is reloaded: move it "
                "away."
            )
        file.touch(mode=0o600)
        database = create_engine(f"sqlite:///{file}")
        event.listen(database, "connect", _wait_for_other_writers)
        metadata.create_all(database)
        with file.open("r+b"):
            return database
    except (OSError, SQLAlchemyError) as error:
        raise StoreError(_unusable(place, failure_reason(error))) from error


def failure_reason(error: Exception) -> str:
    """Why the database cannot be used, in words that follow a colon or a comma."""
    original = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(original, "sqlite_errorcode", None)
    # The low eight bits are SQLite's primary result code; the others add detail.
    return _REASONS.get(code & 0xFF, _NO_WRITING) if code is not None else _NO_WRITING


def _unusable(place: Path, fault: str) -> str:
    lost = "so what you type is lost when the page is reloaded"
    if fault == _NO_WRITING:
        return (
            f"The data folder {place} cannot be written to, {lost}: allow writing there, or set "
            f"{FOLDER_VARIABLE} to another folder."
        )
    return (
        f"The database {place / FILE_NAME} cannot be used, because {fault}, {lost}: fix that, or "
        f"set {FOLDER_VARIABLE} to another folder."
    )


def _wait_for_other_writers(connection, _record) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
