"""Opens the database that outlives a restart: one SQLite file in the data folder."""

import os
from pathlib import Path

from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from lit_core.errors import StoreError

FOLDER_VARIABLE = "PROMPTLIGHT_DATA"
FILE_NAME = "promptlight.db"

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
    """Where data goes: `PROMPTLIGHT_DATA`, or `data` beside the app."""
    return Path(os.environ.get(FOLDER_VARIABLE) or Path(__file__).resolve().parents[2] / "data")


def open_database(folder: Path | None = None) -> Engine:
    """The database in `folder`, made when it is not there.

    Raises:
        StoreError: the folder cannot be made or written to.
    """
    place = folder or data_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        database = create_engine(f"sqlite:///{place / FILE_NAME}")
        event.listen(database, "connect", _wait_for_other_writers)
        metadata.create_all(database)
        with (place / FILE_NAME).open("r+b"):
            return database
    except (OSError, SQLAlchemyError) as error:
        raise StoreError(
            f"The data folder {place} cannot be written to, so what you type is lost when the "
            f"page is reloaded: allow writing there, or set {FOLDER_VARIABLE} to another folder."
        ) from error


def _wait_for_other_writers(connection, _record) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=5000")
