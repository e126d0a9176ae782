"""The address of the Workbench: what it holds, and what whoever opens it sees."""

from collections.abc import Callable, Mapping

import pytest
from streamlit.testing.v1 import AppTest

from lit_core.views.inputs.variant_choice import VariantChoice
from tests.pages.conftest import (
    OpenPage,
    answer,
    button,
    choice,
    field,
    finish,
    panels,
    texts,
    view,
)

RUNS = "workbench runs"
MINE = "Name a colour.\n\nItem: {{item}}\nColour:"


@pytest.fixture
def in_browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has what is opened from now on be opened in the browser of this name."""

    def use(name: str) -> None:
        monkeypatch.setattr("lit_core.views.state.drafts.browser_name", lambda: name)

    return use


def edited(at: AppTest, text: str = MINE, item: str = "a lemon of my garden") -> AppTest:
    """The chosen prompt with another text and value, run."""
    field(at, "Prompt text").set_value(text)
    at.run()
    field(at, "item").set_value(item)
    at.run()
    button(at, "Run").click().run()
    return finish(at, RUNS)


def linked_name(address: Mapping[str, str]) -> str:
    """What the prompt of a link is called beside a prompt of its name, on every page."""
    return VariantChoice.from_id(address["prompt"]).title


def test_a_link_opens_its_prompt_and_runs_it(open_page: OpenPage) -> None:
    at = finish(open_page(prompt="fewshot-fixed"), RUNS)
    assert choice(at).value == "fewshot-fixed"
    assert [panel["title"] for panel in panels(at)] == ["fewshot-fixed"]
    assert not at.warning
    assert "a link to what it shows" in texts(at.caption)


def test_the_address_holds_ids_and_settings_only(open_page: OpenPage) -> None:
    at = edited(open_page())
    address = dict(at.query_params)
    assert set(address) == {"prompt", "input", "model", "granularity", "method"}
    assert not any(word in str(address) for word in ("colour", "lemon"))


def test_who_opens_a_link_sees_the_text_as_another_prompt_beside_their_own(
    open_page: OpenPage, in_browser: Callable[[str], None]
) -> None:
    sender = edited(open_page())
    in_browser("another")
    first = edited(open_page(), "My own text about {{item}}:", "tea")
    assert first.session_state["drafts"]["value item"] == "tea"

    address = dict(sender.query_params)
    at = finish(open_page(**address), RUNS)
    assert choice(at).value == linked_name(address)
    assert field(at, "Prompt text").value == MINE
    assert field(at, "item").value == "a lemon of my garden"
    assert answer(panels(at)[0]) == answer(panels(sender)[0])

    choice(at).set_value("fewshot-mistake").run()
    assert field(at, "Prompt text").value == "My own text about {{item}}:"
    assert field(at, "item").value == "tea"
    at = open_page()
    assert field(at, "item").value == "tea"
    assert f"{linked_name(address)} — yours" in choice(at).options


def test_a_linked_prompt_is_made_once_and_keeps_its_name_when_it_is_passed_on(
    open_page: OpenPage, in_browser: Callable[[str], None]
) -> None:
    address = dict(edited(open_page()).query_params)
    in_browser("a second")
    for _ in range(2):
        at = finish(open_page(**address), RUNS)
        assert [name for name in choice(at).options if "linked" in name] == [
            f"{linked_name(address)} — yours"
        ]
    passed_on = dict(at.query_params)
    in_browser("a third")
    at = finish(open_page(**passed_on), RUNS)
    assert choice(at).value == linked_name(address)
    assert field(at, "item").value == "a lemon of my garden"


def test_what_is_typed_into_a_linked_prompt_is_kept(
    open_page: OpenPage, in_browser: Callable[[str], None]
) -> None:
    address = dict(edited(open_page()).query_params)
    in_browser("another")
    at = finish(open_page(**address), RUNS)
    field(at, "Prompt text").set_value("Typed into it: {{item}}").run()
    at = open_page()
    choice(at).set_value(linked_name(address)).run()
    assert field(at, "Prompt text").value == "Typed into it: {{item}}"
    at = finish(open_page(**address), RUNS)
    assert choice(at).value == f"{linked_name(address)} 2"
    assert field(at, "Prompt text").value == MINE


def test_a_text_that_is_here_already_is_shown_where_it_is(open_page: OpenPage) -> None:
    sender = edited(open_page())
    other_address = {**sender.query_params, "threshold": "1"}
    at = finish(open_page(**other_address), RUNS)
    assert choice(at).value == "fewshot-mistake"
    assert not [name for name in choice(at).options if "linked" in name]


def test_a_reload_shows_what_was_typed_last_and_the_answer_again(open_page: OpenPage) -> None:
    at = edited(open_page())
    earlier = dict(at.query_params)
    field(at, "Prompt text").set_value("Typed later: {{item}}").run()
    field(at, "item").set_value("a plum").run()
    # A browser that is reloaded at once may not have the later address yet.
    at = finish(open_page(**earlier), RUNS)
    assert choice(at).value == "fewshot-mistake"
    assert field(at, "Prompt text").value == "Typed later: {{item}}"
    assert field(at, "item").value == "a plum"
    assert panels(at)[0]["text"].startswith("Typed later: a plum")


def test_a_reload_still_selects_nothing_where_the_selection_was_cleared(
    open_page: OpenPage,
) -> None:
    at = edited(open_page())
    at.session_state["view Workbench"] = (0, ((),))
    at.run()
    address = dict(at.query_params)
    assert address["selection"] == ""
    assert view(at)["view"]["selection"] == [[]]
    at = finish(open_page(**address), RUNS)
    assert view(at)["view"]["selection"] == [[]]


def test_a_reload_still_shows_a_links_input_until_it_is_typed_over(
    open_page: OpenPage, in_browser: Callable[[str], None]
) -> None:
    address = dict(edited(open_page()).query_params)
    in_browser("another")
    edited(open_page(), "Mine: {{item}}", "tea")
    opened = finish(open_page(**address), RUNS)
    at = finish(open_page(**dict(opened.query_params)), RUNS)
    assert field(at, "item").value == "a lemon of my garden"
    earlier = dict(at.query_params)
    field(at, "item").set_value("a plum").run()
    at = finish(open_page(**earlier), RUNS)
    assert field(at, "item").value == "a plum"


def test_a_link_restores_settings_and_view(open_page: OpenPage) -> None:
    asked = {
        "prompt": "fewshot-mistake",
        "max_new_tokens": "7",
        "temperature": "0.5",
        "samples": "2",
        "granularity": "words",
        "method": "grad_dot_input",
        "lead": "1",
        "selection": "1-3.2-4",
    }
    at = finish(open_page(**asked), RUNS)
    assert len(panels(at)) == 2
    shown = view(at)["view"]
    assert shown["selection"] == [[[1, 3]], [[2, 4]]]
    assert (shown["granularity"], shown["method"]) == ("words", "grad_dot_input")
    assert {**asked, "model": "tiny-gemma"} == dict(at.query_params)
    assert view(at)["notice"] == ""


def test_where_answers_stop_is_part_of_a_link(
    open_page: OpenPage, in_browser: Callable[[str], None]
) -> None:
    at = open_page()
    choice(at, "Stop at").set_value("end of line").run()
    button(at, "Run").click().run()
    address = dict(finish(at, RUNS).query_params)
    in_browser("another")
    at = finish(open_page(**address), RUNS)
    assert choice(at).value == "fewshot-mistake"
    assert choice(at, "Stop at").value == "end of line"
    assert choice(open_page(), "Stop at").value == "blank line"


def test_a_prompt_that_is_not_here_is_told_and_nothing_is_run(open_page: OpenPage) -> None:
    at = open_page(prompt="no-such-prompt")
    assert "refers to a prompt that is not available here: no-such-prompt" in texts(at.warning)
    assert RUNS not in at.session_state
    button(at, "Run").click().run()
    assert not finish(at, RUNS).warning


def test_a_link_made_with_another_model_says_so(open_page: OpenPage) -> None:
    at = open_page(prompt="fewshot-fixed", model="gemma2_2b_en")
    assert "made with the model Gemma 2 2B" in texts(at.warning)


def test_a_link_carries_the_other_answer_that_was_typed_and_never_a_word_of_it(
    open_page: OpenPage, in_browser: Callable[[str], None]
) -> None:
    at = edited(open_page())
    at = field(at, "Another answer").set_value("A shade of grey").run()
    address = dict(at.query_params)
    assert "grey" not in str(address)
    in_browser("another")
    at = finish(open_page(**address), RUNS)
    assert field(at, "Another answer").value == "A shade of grey"
    choice(at).set_value("fewshot-fixed").run()
    assert field(at, "Another answer").value == ""
