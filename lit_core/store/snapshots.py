"""Texts that a link points to by an id, so that no prompt text is ever part of an address."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.store.database import snapshots

ID_LENGTH = 16


class SnapshotStore:
    """Values by an id made from their content; never changed, never guessed from one another."""

    def __init__(self, database: Engine):
        self._database = database

    def keep(self, value: Any) -> str:
        """The id under which a value that JSON can hold can be found again.

        Raises:
            StoreError: the database cannot be written to.
        """
        content = json.dumps(value, sort_keys=True)
        key = hashlib.sha256(content.encode()).hexdigest()[:ID_LENGTH]
        row = {"id": key, "value_json": content, "created_at": datetime.now(UTC)}
        try:
            with self._database.begin() as connection:
                connection.execute(insert(snapshots).values(**row))
        except IntegrityError:
            return key
        except SQLAlchemyError as error:
            raise StoreError(
                "The link cannot be made: the data folder cannot be written to."
            ) from error
        return key

    def find(self, key: str) -> Any:
        """The value kept under an id.

        Raises:
            StoreError: there is none.
        """
        query = select(snapshots.c.value_json).where(snapshots.c.id == key)
        try:
            with self._database.connect() as connection:
                content = connection.execute(query).scalar()
        except SQLAlchemyError as error:
            raise StoreError("The link cannot be read: the data folder is damaged.") from error
        if content is None:
            raise StoreError(
                "The link points to a text that is not kept on this server: ask for a new link."
            )
        return json.loads(content)
