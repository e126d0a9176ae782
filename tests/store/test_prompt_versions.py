"""Each save is a version that stays as it is; labels name one, and every move is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from lit_core.errors import StoreError
from lit_core.store import PromptVersionStore, open_database

SOUP = "Judge {{dish}}.\n"
# Of a test function that gets one database for all of its examples.
SHARED_DATABASE = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def store(database: Engine) -> PromptVersionStore:
    return PromptVersionStore(database)


def test_a_version_is_found_again_as_it_was_saved(store: PromptVersionStore, url: str) -> None:
    saved = store.save("soup", SOUP, author="Ana", reason="first")
    assert saved.id == "soup@1"
    again = PromptVersionStore(open_database(url=url))
    assert again.version("soup") == again.version("soup", 1) == saved
    assert datetime.now(UTC) - saved.created_at < timedelta(minutes=1)


def test_each_save_adds_a_version_and_changes_none(store: PromptVersionStore) -> None:
    for number in range(1, 4):
        saved = store.save("soup", f"{SOUP}{number}", author="Ana", parent=number - 1 or None)
        assert (saved.number, saved.parent) == (number, number - 1 or None)
    assert [each.number for each in store.versions("soup")] == [3, 2, 1]
    assert store.version("soup", 1).content == f"{SOUP}1"


def test_what_the_newest_version_says_already_is_no_new_one(store: PromptVersionStore) -> None:
    first = store.save("soup", SOUP, author="Ana")
    assert store.save("soup", SOUP, author="Ben") == first
    store.save("soup", "Other", author="Ben")
    assert store.save("soup", SOUP, author="Ben").number == 3  # restored


def test_two_who_begin_with_the_same_version_keep_both(store: PromptVersionStore) -> None:
    first = store.save("soup", SOUP, author="Ana")
    second = store.save("soup", "Ana's", author="Ana", parent=first.number)
    third = store.save("soup", "Ben's", author="Ben", parent=first.number)
    assert (second.parent, third.parent) == (1, 1)
    assert [each.content for each in store.versions("soup")] == ["Ben's", "Ana's", SOUP]


def test_twenty_who_save_at_once_lose_nothing(url: str, database: Engine) -> None:
    PromptVersionStore(database).save("soup", SOUP, author="Ana")

    def save(number: int) -> int:
        store = PromptVersionStore(open_database(url=url))
        return store.save("soup", f"by {number}", author=str(number), parent=1).number

    with ThreadPoolExecutor(20) as pool:
        numbers = [*pool.map(save, range(20))]
    assert sorted(numbers) == [*range(2, 22)]
    contents = {each.content for each in PromptVersionStore(database).versions("soup")}
    assert contents == {SOUP, *(f"by {number}" for number in range(20))}


def test_twenty_who_save_a_new_prompt_at_once_lose_nothing(url: str, database: Engine) -> None:
    def save(number: int) -> int:
        store = PromptVersionStore(open_database(url=url))
        return store.save("new", f"by {number}", author=str(number)).number

    with ThreadPoolExecutor(20) as pool:
        numbers = [*pool.map(save, range(20))]
    assert sorted(numbers) == [*range(1, 21)]
    assert len(PromptVersionStore(database).versions("new")) == 20


def test_prompts_are_listed_with_their_labels_and_tags(store: PromptVersionStore) -> None:
    for name in ("soup", "cake"):
        store.save(name, SOUP, author="Ana")
    store.save("soup", "Other", author="Ana")
    store.label("soup", 1, "candidate", author="Ana")
    store.set_tags("soup", ["food", "warm", "food"])
    store.set_archived("cake", archived=True)
    cake, soup = store.prompts()
    assert (cake.name, cake.latest, cake.labels, cake.archived) == ("cake", 1, {}, True)
    assert (soup.latest, soup.labels, soup.tags) == (2, {"candidate": 1}, ("food", "warm"))
    store.set_archived("cake", archived=False)
    assert not store.prompts()[0].archived


def test_prompts_are_found_by_words_of_any_version(store: PromptVersionStore) -> None:
    store.save("soup", "Judge the WARM soup.", author="Ana", reason="first draft")
    store.save("soup", "Judge it.", author="Ben")
    store.save("cake", "Judge the cake.", author="Ana")
    store.set_tags("cake", ["sweet"])
    for words, found in [
        ("", ["cake", "soup"]),
        ("judge", ["cake", "soup"]),
        ("warm SOUP", ["soup"]),
        ("sweet ana", ["cake"]),
        ("draft ben", ["soup"]),
        ("warm cake", []),
    ]:
        assert [each.name for each in store.search(words)] == found
    assert {name: each.number for name, each in store.newest_versions().items()} == {
        "soup": 2,
        "cake": 1,
    }


def test_a_label_names_one_version_and_every_move_is_kept(store: PromptVersionStore) -> None:
    store.save("soup", SOUP, author="Ana")
    store.save("soup", "Other", author="Ana")
    store.label("soup", 1, "candidate", author="Ana")
    store.label("soup", 2, "candidate", author="Ben", reason="shorter")
    store.label("soup", None, "candidate", author="Ana", reason="no")
    assert store.prompts()[0].labels == {}
    moves = [(move.number, move.author, move.reason) for move in store.label_moves("soup")]
    assert moves == [(None, "Ana", "no"), (2, "Ben", "shorter"), (1, "Ana", "")]


def test_a_protected_label_asks_for_a_reason(store: PromptVersionStore) -> None:
    store.save("soup", SOUP, author="Ana")
    for number in (1, None):
        with pytest.raises(StoreError, match="“production” is a protected label: say why"):
            store.label("soup", number, "production", author="Ana", reason=" ")
    store.label("soup", 1, "production", author="Ana", reason="approved")
    assert store.prompts()[0].labels == {"production": 1}


def test_what_is_not_there_is_told(store: PromptVersionStore) -> None:
    with pytest.raises(StoreError, match="no saved prompt named “soup”"):
        store.version("soup")
    store.save("soup", SOUP, author="Ana")
    with pytest.raises(StoreError, match="“soup” has no version 7: the newest is 1"):
        store.version("soup", 7)
    with pytest.raises(StoreError, match="has no version 7"):
        store.label("soup", 7, "candidate", author="Ana")
    assert store.versions("cake") == []
    assert store.label_moves("cake") == []


@pytest.mark.parametrize("name", ["", " ", "a@b", "a\x00b", "a\nb", "x" * 201])
def test_a_name_that_cannot_be_one_is_refused(store: PromptVersionStore, name: str) -> None:
    with pytest.raises(StoreError, match="A prompt cannot be saved as"):
        store.save(name, SOUP, author="Ana")
    assert store.prompts() == []


@settings(suppress_health_check=SHARED_DATABASE, max_examples=40, deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_is_kept_to_the_letter(
    store: PromptVersionStore, content: str, reason: str
) -> None:
    store.save("any", f"other than {content}", author="Ana")
    number = store.save("any", content, author=reason, reason=reason).number
    kept = store.version("any", number)
    assert (kept.content, kept.author, kept.reason) == (content, reason, reason)
