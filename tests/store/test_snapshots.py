"""A link finds the text it points to, by an id that says nothing of it."""

from pathlib import Path

import pytest

from lit_core.errors import StoreError
from lit_core.store import SnapshotStore, open_database


def test_a_snapshot_is_found_again_by_its_id(tmp_path: Path) -> None:
    value = {"menu_item": "Crème brûlée", "food_likes": ""}
    key = SnapshotStore(open_database(tmp_path)).keep(value)
    assert SnapshotStore(open_database(tmp_path)).find(key) == value


def test_the_same_content_has_the_same_id_and_other_content_another(tmp_path: Path) -> None:
    store = SnapshotStore(open_database(tmp_path))
    assert store.keep({"a": "1", "b": "2"}) == store.keep({"b": "2", "a": "1"})
    assert store.keep("secret words") != store.keep("other words")


def test_an_id_tells_nothing_of_the_text(tmp_path: Path) -> None:
    key = SnapshotStore(open_database(tmp_path)).keep("secret words")
    assert key.isalnum()
    assert "secret" not in key


def test_an_unknown_id_asks_for_a_new_link(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ask for a new link"):
        SnapshotStore(open_database(tmp_path)).find("0123456789abcdef")
