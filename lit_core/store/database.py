"""Opens the persistent database: one SQLite file in the data folder, or PostgreSQL."""

import os
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError

from lit_core.errors import StoreError
from lit_core.paths import DATA_FOLDER
from lit_core.store.failures import NO_WRITING, failure_reason
from lit_core.store.migration import upgrade

FOLDER_VARIABLE, URL_VARIABLE = "PROMPTLIGHT_DATA", "DATABASE_URL"
FILE_NAME = "promptlight.db"
# Other writers finish within milliseconds; a lock held longer is reported as an error.
BUSY_MILLISECONDS = 2000
# A PostgreSQL server that does not answer for so long is told as one that cannot be reached.
CONNECT_SECONDS = 3
WRITES, WRITERS = "writes", "writers"
LOST = "so what you type is lost when the page is reloaded"


def data_folder() -> Path:
    """Where data goes: `PROMPTLIGHT_DATA`, or a folder of its own."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DATA_FOLDER)


def database_exists() -> bool:
    """Whether `open_database` would open a database that is there, without making one."""
    if os.environ.get(URL_VARIABLE, "").strip():
        return True
    return (data_folder() / FILE_NAME).is_file()


def open_database(folder: Path | None = None, url: str | None = None) -> Engine:
    """A database, with its tables made or brought up to date.

    Args:
        folder: where a SQLite file is, or is to be, that its owner alone can read. Without it and
            without `url`, the database is what `DATABASE_URL` names, or in the data folder.
        url: the address of a PostgreSQL or SQLite database.

    Raises:
        StoreError: it cannot be reached, made, written to or brought up to date.
    """
    address = url or ("" if folder else os.environ.get(URL_VARIABLE, "").strip())
    if not address:
        return _open_file((folder or data_folder()) / FILE_NAME)
    place = _parsed(address)
    if place.get_backend_name() == "sqlite":
        return _open_file(Path(place.database or ""))
    return _open_server(place)


@contextmanager
def writing(database: Engine) -> Generator[Connection]:
    """A transaction that writes: on SQLite it takes the lock for that at its beginning.

    Raises:
        SQLAlchemyError: the database cannot be used.
    """
    writers = database.get_execution_options().get(WRITERS, nullcontext())
    with (
        writers,
        database.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        yield connection


def insertion(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """A statement that adds rows, and can say what to do about those that are there already."""
    on_sqlite = connection.dialect.name == "sqlite"
    return sqlite.insert(table) if on_sqlite else postgresql.insert(table)


def _parsed(address: str) -> URL:
    wanted = f"{URL_VARIABLE} is to be an address such as postgresql://user:password@host/name"
    try:
        # Some hosts still write the name that SQLAlchemy no longer knows.
        url = make_url(address.replace("postgres://", "postgresql://", 1))
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        # What is there may hold a password.
        raise StoreError(f"{wanted}; what it says cannot be read, {LOST}.") from error
    if backend not in ("postgresql", "sqlite"):
        raise StoreError(f"{wanted}; {backend} is not supported, {LOST}.")
    return url.set(drivername="postgresql+psycopg") if backend == "postgresql" else url


def _open_file(file: Path) -> Engine:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise StoreError(
                f"{file} is a folder, and what you type is lost when the page is reloaded: move it "
                "away."
            )
        file.touch(mode=0o600)
        # SQLite lets one write at a time, and those that wait longest need not be next.
        database = create_engine(
            URL.create("sqlite", database=str(file)), execution_options={WRITERS: Lock()}
        )
        event.listen(database, "connect", _set_up_sqlite)
        event.listen(database, "begin", _begin_sqlite)
        with writing(database) as connection:
            upgrade(connection)
        with file.open("r+b"):
            return database
    except (OSError, DBAPIError) as error:
        raise StoreError(_unusable_file(file, failure_reason(error))) from error


def _open_server(url: URL) -> Engine:
    database = create_engine(
        url,
        # A server that was started again has ended the connections of before.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c lock_timeout={BUSY_MILLISECONDS}",
        },
    )
    try:
        with writing(database) as connection:
            upgrade(connection)
    except DBAPIError as error:
        known_as = url.set(drivername="postgresql").render_as_string(hide_password=True)
        raise StoreError(
            f"The database {known_as} cannot be used, because {failure_reason(error)}, {LOST}: fix "
            f"that, or set {URL_VARIABLE} to another one."
        ) from error
    return database


def _unusable_file(file: Path, fault: str) -> str:
    if fault == NO_WRITING:
        return (
            f"The data folder {file.parent} cannot be written to, {LOST}: allow writing there, or "
            f"set {FOLDER_VARIABLE} to another folder."
        )
    return (
        f"The database {file} cannot be used, because {fault}, {LOST}: fix that, or set "
        f"{FOLDER_VARIABLE} to another folder."
    )


def _set_up_sqlite(connection, _record) -> None:
    # Without this the driver begins transactions by itself, and never around a change of tables.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    # One that reads first and then writes would fail where another wrote in between.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
