"""A database of any earlier revision is brought up to date with all that is in it."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, insert, make_url, select, text

from lit_core.errors import StoreError
from lit_core.store import DraftStore, open_database
from lit_core.store.database import writing
from lit_core.store.migration import current, newest, revisions, upgrade
from lit_core.store.schema import metadata, prompts

# A database as the app made it before revisions were written down.
BEFORE_REVISIONS = """
CREATE TABLE drafts (owner VARCHAR(64) NOT NULL, slot VARCHAR(200) NOT NULL,
    value_json TEXT NOT NULL, updated_at DATETIME NOT NULL, PRIMARY KEY (owner, slot));
CREATE TABLE snapshots (id VARCHAR(64) NOT NULL, value_json TEXT NOT NULL,
    created_at DATETIME NOT NULL, PRIMARY KEY (id));
INSERT INTO drafts VALUES ('me', 'prompt soup', '"Judge it."', '2026-01-01 00:00:00');
"""


def test_a_new_database_has_the_tables_of_the_schema(database: Engine) -> None:
    with database.connect() as connection:
        assert current(connection) == newest()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("revision", revisions())
def test_every_earlier_revision_is_brought_up_to_date(url: str, revision: str) -> None:
    backend = make_url(url).get_backend_name()
    driver = {"postgresql": "postgresql+psycopg"}.get(backend, backend)
    with create_engine(make_url(url).set(drivername=driver)).begin() as connection:
        upgrade(connection, revision)
        connection.execute(
            text("INSERT INTO drafts VALUES ('me', 'slot', '\"typed\"', '2026-01-01 00:00:00')")
        )
        assert current(connection) == revision
    opened = open_database(url=url)
    with opened.connect() as connection:
        assert current(connection) == newest()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert DraftStore(opened).load("me") == {"slot": "typed"}


def test_a_database_from_before_revisions_keeps_what_it_has(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "promptlight.db")
    connection.executescript(BEFORE_REVISIONS)
    connection.close()
    opened = open_database(tmp_path)
    assert DraftStore(opened).load("me") == {"prompt soup": "Judge it."}
    with opened.connect() as read:
        assert current(read) == newest()
        assert read.execute(select(prompts)).all() == []


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    url: str, database: Engine
) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        StoreError, match=r"newer version of Promptlight .*9999.*update Promptlight"
    ):
        open_database(url=url)
    with database.connect() as connection:
        assert current(connection) == "9999"


def test_what_fails_in_the_middle_changes_nothing(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_database(url=url)
    with open_database(url=url).connect() as connection:
        assert current(connection) == newest()


def test_a_transaction_that_fails_leaves_nothing(database: Engine) -> None:
    def write_and_fail() -> None:
        with writing(database) as connection:
            connection.execute(insert(prompts).values(name="soup", tags=[], archived=False))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with database.connect() as connection:
        assert connection.execute(select(prompts)).all() == []
