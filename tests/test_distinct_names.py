"""Things that are called alike are told apart by where they are."""

from hypothesis import given
from hypothesis import strategies as st

from lit_core.distinct_names import distinct_names

PLACES = st.lists(st.sampled_from(["a", "b/a", "c/b/a", "/x/b/a", "a.prompt", "https://a/b"]))


def test_names_that_differ_stay_as_they_are() -> None:
    assert distinct_names(["taste", "topic"], ["v1/taste.csv", "v1/topic.csv"]) == [
        "taste",
        "topic",
    ]


def test_one_name_in_two_folders_is_told_apart_by_the_folder() -> None:
    assert distinct_names(["taste"] * 2, ["v1/taste.csv", "v2/taste.csv"]) == [
        "v1/taste",
        "v2/taste",
    ]


def test_as_many_folders_are_named_as_it_takes() -> None:
    places = ["old/en/taste.csv", "new/en/taste.csv", "new/fr/taste.csv", "taste.csv"]
    assert distinct_names(["taste"] * 4, places) == [
        "old/en/taste",
        "new/en/taste",
        "fr/taste",
        "taste",
    ]


def test_one_name_in_one_folder_is_told_apart_by_the_file() -> None:
    assert distinct_names(["a", "a", "b"], ["x/1.csv", "x/2.csv", "b"]) == [
        "a (1.csv)",
        "a (2.csv)",
        "b",
    ]


def test_what_is_at_one_place_is_numbered() -> None:
    assert distinct_names(["a", "a"], ["x/1.csv", "x/1.csv"]) == ["a (1.csv)", "a (1.csv) (2)"]


@given(PLACES)
def test_no_two_have_the_same_name(places: list[str]) -> None:
    names = distinct_names(["a"] * len(places), places)
    assert len(set(names)) == len(places)
