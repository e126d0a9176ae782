"""What somebody typed or chose and has not saved: kept as it is committed, for its owner."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.store.database import drafts


class DraftStore:
    """Values by owner (a browser) and slot (a place in the app)."""

    def __init__(self, database: Engine):
        self._database = database

    def load(self, owner: str) -> dict[str, Any]:
        """Every draft of one owner, by slot.

        Raises:
            StoreError: the database cannot be read.
        """
        query = select(drafts.c.slot, drafts.c.value_json).where(drafts.c.owner == owner)
        try:
            with self._database.connect() as connection:
                return {slot: json.loads(value) for slot, value in connection.execute(query)}
        except SQLAlchemyError as error:
            raise StoreError("Your drafts cannot be read: the data folder is damaged.") from error

    def save(self, owner: str, slot: str, value: Any) -> None:
        """Keep a value that JSON can hold, in place of the one before.

        Raises:
            StoreError: the database cannot be written to.
        """
        row = {"owner": owner, "slot": slot, "value_json": json.dumps(value)}
        same = (drafts.c.owner == owner) & (drafts.c.slot == slot)
        try:
            with self._database.begin() as connection:
                connection.execute(delete(drafts).where(same))
                connection.execute(insert(drafts).values(**row, updated_at=datetime.now(UTC)))
        except SQLAlchemyError as error:
            raise StoreError(
                "Your last change could not be kept: the data folder cannot be written to. "
                "Copy your text before you leave the page."
            ) from error
