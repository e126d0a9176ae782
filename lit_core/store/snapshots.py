"""Texts that a link points to by an id, so that no prompt text is ever part of an address."""

import hashlib
import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.store.database import writing
from lit_core.store.failures import failure_reason
from lit_core.store.schema import snapshots

ID_LENGTH = 16
_MARK = "-"


class Kind(StrEnum):
    """The kind of a snapshot. It is part of the id, so that kinds cannot be confused."""

    PROMPT = "prompt"
    VALUES = "values"
    ANSWER = "answer"
    FOIL = "foil"
    PATTERN = "pattern"
    EXAMPLES = "examples"
    STOPS = "stops"


_MEANS = {
    Kind.PROMPT: "the text of a prompt",
    Kind.VALUES: "values of variables",
    Kind.ANSWER: "an answer",
    Kind.FOIL: "words that an answer might have said",
    Kind.PATTERN: "a pattern",
    Kind.EXAMPLES: "examples",
    Kind.STOPS: "where answers end",
}


class SnapshotStore:
    """Values stored under an id derived from their content, and never changed."""

    def __init__(self, database: Engine):
        self._database = database

    def keep(self, kind: Kind, value: Any) -> str:
        """The id under which a value that JSON can hold can be found again.

        Raises:
            StoreError: the database cannot be written to.
        """
        content = json.dumps(value, sort_keys=True)
        hashed = hashlib.sha256(content.encode()).hexdigest()[:ID_LENGTH]
        key = f"{hashed}{_MARK}{kind}"
        row = {"id": key, "value_json": content, "created_at": datetime.now(UTC)}
        try:
            with writing(self._database) as connection:
                connection.execute(insert(snapshots).values(**row))
        except IntegrityError:
            return key
        except SQLAlchemyError as error:
            raise StoreError(f"The link cannot be made: {failure_reason(error)}.") from error
        return key

    def text(self, kind: Kind, key: str) -> str:
        """The text kept under an id.

        Raises:
            StoreError: there is none, or the id is that of something else.
        """
        value = self._find(kind, key)
        if not isinstance(value, str):
            raise _mistaken(kind)
        return value

    def values(self, key: str) -> dict[str, str]:
        """The values of variables kept under an id.

        Raises:
            StoreError: there are none, or the id is that of something else.
        """
        value = self._find(Kind.VALUES, key)
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise _mistaken(Kind.VALUES)
        return value

    def stop_sequences(self, key: str) -> tuple[str, ...]:
        """The stop sequences kept under an id.

        Raises:
            StoreError: there are none, or the id is that of something else.
        """
        stops = self._find(Kind.STOPS, key)
        if not isinstance(stops, list) or not all(isinstance(s, str) and s for s in stops):
            raise _mistaken(Kind.STOPS)
        return tuple(stops)

    def examples(self, key: str) -> list[dict[str, str]]:
        """The examples kept under an id, each with a `prompt` and its `source`.

        Raises:
            StoreError: there are none, or the id is that of something else.
        """
        rows = self._find(Kind.EXAMPLES, key)
        if not isinstance(rows, list) or not all(map(_is_example, rows)):
            raise _mistaken(Kind.EXAMPLES)
        return rows

    def _find(self, kind: Kind, key: str) -> Any:
        # Ids of the first version do not say what they are of.
        _, mark, named = key.partition(_MARK)
        if mark and named != kind:
            raise _mistaken(kind)
        query = select(snapshots.c.value_json).where(snapshots.c.id == key)
        try:
            with self._database.connect() as connection:
                content = connection.execute(query).scalar()
        except SQLAlchemyError as error:
            raise StoreError(f"The link cannot be read: {failure_reason(error)}.") from error
        except UnicodeEncodeError:
            content = None
        if content is None:
            raise StoreError(
                "The link points to a text that is not kept on this server: ask for a new link."
            )
        return json.loads(content)


def _is_example(row: object) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("prompt"), str)
        and all(isinstance(value, str) for value in row.values())
    )


def _mistaken(kind: Kind) -> StoreError:
    return StoreError(
        f"The link points to something else where it should point to {_MEANS[kind]}: ask for a new "
        "link."
    )
