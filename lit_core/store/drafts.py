"""Unsaved user input, stored for its owner as soon as it is committed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from lit_core.errors import StoreError
from lit_core.store.database import insertion, writing
from lit_core.store.failures import failure_reason
from lit_core.store.schema import drafts


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
            raise StoreError(
                f"What you typed before cannot be read: {failure_reason(error)}. It is tried again "
                "every few seconds."
            ) from error

    def save(self, owner: str, values: Mapping[str, Any]) -> None:
        """Keep values that JSON can hold, by slot, in place of those before: all or none.

        Raises:
            StoreError: the database cannot be written to.
        """
        now = datetime.now(UTC)
        rows = [
            {"owner": owner, "slot": slot, "value_json": json.dumps(value), "updated_at": now}
            # In one order, so that two who write the same slots wait for one another.
            for slot, value in sorted(values.items())
        ]
        try:
            with writing(self._database) as connection:
                added = insertion(connection, drafts)
                newer = {key: added.excluded[key] for key in ("value_json", "updated_at")}
                statement = added.on_conflict_do_update(drafts.primary_key, set_=newer)
                connection.execute(statement, rows)
        except SQLAlchemyError as error:
            raise StoreError(
                f"Your last changes are not kept yet: {failure_reason(error)}. It is tried again "
                "every few seconds; copy your text before you close the page."
            ) from error
