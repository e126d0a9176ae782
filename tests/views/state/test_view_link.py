"""A view goes into an address and comes back the same, and no word of a prompt is in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.salience import GRANULARITIES, METHODS
from lit_core.store import Kind
from lit_core.views.state.view import Spans, View, parse_view
from lit_core.views.state.view_link import view_from_link, view_parameters

SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=3).map(
    lambda pairs: tuple((start, start + length) for start, length in pairs)
)
VIEWS = st.builds(
    View,
    granularity=st.sampled_from([*GRANULARITIES, r"custom:\n", "custom:secret"]),
    method=st.sampled_from([*METHODS]),
    foil=st.sampled_from(["", "secret words"]),
    measure=st.sampled_from(["share", "score", "mean"]),
    style=st.sampled_from(["highlight", "underline"]),
    layout=st.sampled_from(["text", "chips"]),
    intensity=st.sampled_from([0.25, 1.0, 1.35]),
    threshold=st.sampled_from([0.0, 2.5, 20.0]),
    multi_hop=st.booleans(),
    scroll=st.booleans(),
    follow=st.booleans(),
    lead=st.integers(0, 3),
    selection=st.none() | st.lists(SPANS, min_size=1, max_size=4).map(tuple),
)


class Texts:
    """Keeps texts under numbers, as the store does."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def keep(self, _kind: Kind, text: str) -> str:
        self.kept.append(text)
        return str(len(self.kept) - 1)

    def find(self, _kind: Kind, key: str) -> str:
        return self.kept[int(key)]


@given(VIEWS)
def test_a_view_comes_back_from_its_link(view: View) -> None:
    texts = Texts()
    asked = view_parameters(view, texts.keep)
    back = view_from_link(asked, texts.find)
    if view.selection is None:
        assert back.settings == view.settings
    else:
        assert back == view


@given(VIEWS)
def test_no_text_is_in_the_link(view: View) -> None:
    assert "secret" not in str(view_parameters(view, Texts().keep))


@given(VIEWS)
def test_a_view_comes_back_from_plain_data(view: View) -> None:
    selection: list[Spans] = list(view.selection or ())
    back = parse_view(view.to_json(selection))
    assert back.settings == view.settings
    assert back.selection == tuple(selection)


@pytest.mark.parametrize(
    "given",
    [
        {"method": "magic"},
        {"granularity": "stanzas"},
        {"intensity": 99, "threshold": -1},
        {"intensity": "loud", "scroll": "yes"},
        {"selection": "everything"},
        {"selection": [[[5, 2]]], "lead": 9},
        {"unheard": "of"},
    ],
)
def test_what_makes_no_sense_is_left_as_usual(given: dict[str, Any]) -> None:
    view = parse_view(given)
    assert view.settings == View().settings
    assert view.lead == 0
    assert not any(view.selection or ())
