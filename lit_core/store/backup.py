"""A whole database as one file, for either kind of database: tables as lines of JSON, compressed.

The first line says which revision the tables are of; a later version of the app can read it.
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.store.database import writing
from lit_core.store.failures import failure_reason
from lit_core.store.migration import current, revisions, upgrade

FORMAT = "promptlight-backup"
REVISION_TABLE = "alembic_version"
ROWS_AT_ONCE = 500


def back_up(database: Engine, file: Path) -> int:
    """Write everything that the database has to a file; how many rows that is.

    The file is complete or is not there: it takes the place of one of its name at the end.

    Raises:
        StoreError: the database cannot be read, or the file cannot be written.
    """
    partial = file.with_name(f"{file.name}.part")
    try:
        with database.connect() as connection, _created(partial) as raw:
            with gzip.open(raw, "wt", encoding="utf-8") as lines:
                count = _write(connection, lines)
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error
    except SQLAlchemyError as error:
        raise StoreError(f"The database cannot be read: {failure_reason(error)}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def restore(database: Engine, file: Path) -> int:
    """Put what a file has into a database that has nothing, all or none; how many rows that is.

    Raises:
        StoreError: the database has something, the file is none of `back_up` or of a newer version
            of the app, or either cannot be used.
    """
    try:
        with writing(database) as connection, gzip.open(file, "rt", encoding="utf-8") as lines:
            _check_empty(connection)
            return _read(connection, (json.loads(line) for line in lines), file)
    except FileNotFoundError as error:
        raise StoreError(f"There is no file {file}; check the path.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, KeyError) as error:
        raise StoreError(f"{file} is no backup, or is damaged: nothing was changed.") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror}.") from error
    except SQLAlchemyError as error:
        raise StoreError(f"The backup is not restored: {failure_reason(error)}.") from error


def _created(file: Path) -> BinaryIO:
    """A new file that its owner alone can read: it has what people typed."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _write(connection: Connection, lines: TextIO) -> int:
    if connection.dialect.name == "postgresql":
        # All tables as they are at one moment.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    count = 0
    lines.write(json.dumps({"format": FORMAT, "revision": current(connection)}) + "\n")
    for table in _tables(connection):
        for row in connection.execute(select(table)).mappings():
            values = {name: _to_json(value) for name, value in row.items()}
            lines.write(json.dumps({"table": table.name, "row": values}) + "\n")
            count += 1
    return count


def _read(connection: Connection, lines: Iterator[dict[str, Any]], file: Path) -> int:
    head = next(lines, {})
    if head.get("format") != FORMAT:
        raise ValueError
    if head["revision"] not in revisions():
        raise StoreError(
            f"{file} was written by a newer version of Promptlight (its revision is "
            f"{head['revision']}): update Promptlight."
        )
    _drop_all(connection)
    upgrade(connection, head["revision"])
    tables = {table.name: table for table in _tables(connection)}
    count = 0
    while lot := [*islice(lines, ROWS_AT_ONCE)]:
        for name in dict.fromkeys(line["table"] for line in lot):
            rows = [_from_json(tables[name], line["row"]) for line in lot if line["table"] == name]
            connection.execute(insert(tables[name]), rows)
        count += len(lot)
    _go_on_counting(connection, tables.values())
    upgrade(connection)
    return count


def _go_on_counting(connection: Connection, tables: Iterable[Table]) -> None:
    """Have PostgreSQL give numbers after those that are there; SQLite does."""
    if connection.dialect.name != "postgresql":
        return
    for column in (each.autoincrement_column for each in tables):
        if column is None or column.server_default is None:
            continue
        sequence = func.pg_get_serial_sequence(column.table.name, column.name)
        last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, last, False)))


def _tables(connection: Connection) -> list[Table]:
    """Those with content, each after the tables that its rows refer to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [each for each in metadata.sorted_tables if each.name != REVISION_TABLE]


def _check_empty(connection: Connection) -> None:
    for table in _tables(connection):
        if connection.execute(select(table).limit(1)).first():
            raise StoreError(
                f"The database has {table.name.replace('_', ' ')} already: restore into one that "
                "has nothing, such as a new data folder."
            )


def _drop_all(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def _to_json(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _from_json(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if unknown := row.keys() - {column.name for column in table.columns}:
        raise KeyError(*unknown)
    return {
        name: datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
        for name, value in row.items()
    }
