"""Brings a database to the newest revision of its tables."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from lit_core.errors import StoreError

SCRIPTS = Path(__file__).parent / "migrations"
# What databases have that were made before revisions were written down.
FIRST = "0001"
# PostgreSQL lets one server migrate at a time: any number that nobody else uses there.
LOCK = 7_094_251


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    script = ScriptDirectory(str(SCRIPTS))
    return [each.revision for each in script.walk_revisions()][::-1]


@cache
def newest() -> str:
    """The revision that this version of the app works with."""
    return revisions()[-1]


def current(connection: Connection) -> str | None:
    """The revision of a database; None for an empty one."""
    known = MigrationContext.configure(connection).get_current_revision()
    return known or (FIRST if inspect(connection).has_table("drafts") else None)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Make and change tables up to a revision, in the transaction of the connection.

    Raises:
        StoreError: a newer version of the app has changed the tables.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    known = current(connection)
    if known == newest():
        return
    if known is not None and known not in revisions():
        raise StoreError(
            f"The database was changed by a newer version of Promptlight (its revision is {known}, "
            f"and this version knows {newest()}): update Promptlight, or use another database."
        )
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if MigrationContext.configure(connection).get_current_revision() is None and known:
        command.stamp(config, known)
    command.upgrade(config, revision)
