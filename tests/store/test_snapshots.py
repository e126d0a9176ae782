"""A link finds the text it points to, by an id that says nothing of it."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert

from lit_core.errors import StoreError
from lit_core.store import Kind, SnapshotStore
from lit_core.store.schema import snapshots


def test_a_snapshot_is_found_again_by_its_id(database: Engine) -> None:
    value = {"menu_item": "Crème brûlée", "food_likes": ""}
    key = SnapshotStore(database).keep(Kind.VALUES, value)
    assert SnapshotStore(database).values(key) == value


def test_the_same_content_has_the_same_id_and_other_content_another(database: Engine) -> None:
    store = SnapshotStore(database)
    assert store.keep(Kind.VALUES, {"a": "1", "b": "2"}) == store.keep(
        Kind.VALUES, {"b": "2", "a": "1"}
    )
    assert store.keep(Kind.ANSWER, "secret words") != store.keep(Kind.ANSWER, "other words")


def test_an_id_tells_nothing_of_the_text(database: Engine) -> None:
    key = SnapshotStore(database).keep(Kind.PROMPT, "secret words")
    assert re.fullmatch("[0-9a-f]{16}-prompt", key)


def test_an_unknown_id_asks_for_a_new_link(database: Engine) -> None:
    with pytest.raises(StoreError, match="ask for a new link"):
        SnapshotStore(database).values("0123456789abcdef")


VALUES = {
    Kind.PROMPT: "Eat {{dish}}",
    Kind.VALUES: {"dish": "soup"},
    Kind.ANSWER: "Avoid.",
    Kind.FOIL: "Yum.",
    Kind.PATTERN: "\\n",
    Kind.EXAMPLES: [{"prompt": "Eat", "source": ""}],
    Kind.STOPS: ["\n\n", "END"],
}


def found(store: SnapshotStore, kind: Kind, key: str) -> object:
    match kind:
        case Kind.VALUES:
            return store.values(key)
        case Kind.EXAMPLES:
            return store.examples(key)
        case Kind.STOPS:
            return list(store.stop_sequences(key))
        case _:
            return store.text(kind, key)


@pytest.mark.parametrize("asked", Kind)
@pytest.mark.parametrize("kept", Kind)
def test_an_id_is_refused_where_another_kind_belongs(
    kept: Kind, asked: Kind, database: Engine
) -> None:
    store = SnapshotStore(database)
    key = store.keep(kept, VALUES[kept])
    if kept == asked:
        assert found(store, asked, key) == VALUES[kept]
    else:
        with pytest.raises(StoreError, match="points to something else where it should point to"):
            found(store, asked, key)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.PROMPT, {"dish": "soup"}),
        (Kind.ANSWER, None),
        (Kind.VALUES, {"dish": {"nested": "soup"}}),
        (Kind.VALUES, "words"),
        (Kind.STOPS, "\n"),
        (Kind.STOPS, ["\n", ""]),
        (Kind.EXAMPLES, {"prompt": "Eat"}),
        (Kind.EXAMPLES, ["Eat"]),
        (Kind.EXAMPLES, [{"prompt": "Eat", "source": 3}]),
    ],
)
def test_what_is_kept_under_an_id_is_of_its_kind_or_refused(
    kind: Kind, value: object, database: Engine
) -> None:
    store = SnapshotStore(database)
    key = store.keep(kind, value)
    with pytest.raises(StoreError, match="ask for a new link"):
        found(store, kind, key)


def test_an_id_of_the_first_version_is_still_found(database: Engine) -> None:
    database = database
    with database.begin() as connection:
        connection.execute(
            insert(snapshots).values(
                id="0123456789abcdef", value_json='"Eat"', created_at=datetime.now(UTC)
            )
        )
    assert SnapshotStore(database).text(Kind.PROMPT, "0123456789abcdef") == "Eat"
    with pytest.raises(StoreError, match="values of variables"):
        SnapshotStore(database).values("0123456789abcdef")
