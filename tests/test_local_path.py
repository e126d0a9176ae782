"""A path that somebody typed is looked up, and never ends in an exception."""

from pathlib import Path

import pytest

from lit_core.local_path import NONEXISTENT_PATH, local_path


def test_the_home_folder_stands_for_the_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert local_path("~/a.csv") == Path("/home/somebody/a.csv")


def test_a_tilde_before_the_name_of_no_user_stays() -> None:
    assert local_path("~nobody-here/a.csv") == Path("~nobody-here/a.csv")


@pytest.mark.parametrize("text", ["a" * 5000, "a/" * 5000, "a\0b", "~\0/a", "\ud800" * 300])
def test_what_cannot_be_a_path_is_one_where_nothing_is(text: str) -> None:
    assert local_path(text) == NONEXISTENT_PATH
    assert not NONEXISTENT_PATH.exists()
