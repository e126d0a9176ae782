"""Compare, from its fields to its messages."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import (
    OpenPage,
    button,
    choice,
    choose,
    differences,
    field,
    finish,
    panels,
    texts,
    view,
)

RUNS = "compare runs"
OTHERS = "fewshot-fixed,fewshot-constitution"


def test_a_link_opens_its_variants_with_their_default_input_and_runs_them(
    open_page: OpenPage,
) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    finish(at, RUNS)
    assert not at.exception
    assert [panel["title"] for panel in panels(at)] == ["fewshot-mistake", "fewshot-fixed"]
    assert {box.label: box.value for box in at.text_area}["menu_item"] == "Quiche Lorraine"


def test_the_changed_line_is_marked_on_both_sides(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    finish(at, RUNS)
    assert [differences(panel) for panel in panels(at)] == [["You have to try it"], ["Avoid"]]


def test_the_address_holds_ids_and_settings_only(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    next(box for box in at.text_area if box.label == "menu_item").set_value("Secret dish").run()
    finish(at, RUNS)
    address = dict(at.query_params)
    assert set(address) == {"variants", "input", "model", "granularity", "method"}
    assert "Secret" not in str(address)


def test_an_earlier_address_that_comes_late_puts_back_nothing(open_page: OpenPage) -> None:
    first = {"variants": "fewshot-mistake,fewshot-fixed"}
    at = finish(open_page("compare.py", **first), RUNS)
    second = dict(at.query_params)
    field = next(box for box in at.text_area if box.label == "menu_item")
    field.set_value("Omelette").run()
    assert dict(at.query_params) != second
    for earlier in (first, second):
        at.query_params.clear()
        at.query_params.update(earlier)
        at.run()
        assert next(box.value for box in at.text_area if box.label == "menu_item") == "Omelette"


def test_compare_begins_with_the_prompt_of_the_workbench_until_a_comparison_is_run(
    open_page: OpenPage,
) -> None:
    def offered() -> list[str]:
        return open_page("compare.py").multiselect[0].value

    assert offered() == ["fewshot-mistake", "fewshot-fixed"]
    at = choice(open_page()).select("ticket-topic-wrong-label").run()
    assert offered() == ["ticket-topic-wrong-label", "ticket-topic"]
    at = choice(at).select("feedback-kind").run()
    field(at, "Prompt text").set_value("Sort: {{message}}\nType:").run()
    assert offered() == ["feedback-kind", "feedback-kind~edit"]
    at = open_page("compare.py")
    finish(button(at, "Run comparison").click().run(), RUNS)
    choice(open_page()).select("sentiment").run()
    assert offered() == ["feedback-kind", "feedback-kind~edit"]


def test_settings_follow_the_prompts_until_somebody_changes_them(open_page: OpenPage) -> None:
    def longest(at: AppTest) -> float | None:
        return next(box for box in at.number_input if box.label.startswith("Maximum")).value

    at = open_page("compare.py")
    assert longest(at) == 64
    at = at.multiselect[0].set_value(["ticket-topic", "ticket-topic-wrong-label"]).run()
    assert longest(at) == 8
    assert longest(open_page(prompt="ticket-topic")) == 8
    assert longest(open_page("compare.py", variants="ticket-topic,ticket-topic-wrong-label")) == 8


def test_an_unknown_variant_in_a_link_is_named_and_left_out(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-fixed,no-such-prompt,fewshot-mistake")
    assert "no-such-prompt" in texts(at.warning)
    assert at.multiselect[0].value == ["fewshot-fixed", "fewshot-mistake"]


def test_a_link_to_a_text_that_is_not_kept_here_says_so(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-fixed,fewshot-mistake", input="0123456789abcdef")
    assert "ask for a new link" in texts(at.warning)
    assert not at.exception


def test_nonsense_in_a_link_falls_back_to_defaults(open_page: OpenPage) -> None:
    at = open_page(
        "compare.py",
        variants="fewshot-fixed,fewshot-mistake",
        granularity="stanzas",
        method="magic",
        temperature="hot",
        lead="9",
        selection="x.y-z",
        intensity="loud",
    )
    finish(at, RUNS)
    assert not at.exception
    assert len(panels(at)) == 2


def test_one_prompt_alone_asks_for_another(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-fixed")
    assert "Choose two to four prompts" in texts(at.info)
    (run,) = (b for b in at.button if b.label == "Run comparison")
    assert run.disabled


def test_an_edit_from_the_workbench_can_be_compared_without_saving(open_page: OpenPage) -> None:
    at = open_page()
    editor = next(box for box in at.text_area if box.label == "Prompt text")
    editor.set_value((editor.value or "").replace("You have to try it.", "Skip it.", 1)).run()
    at.switch_page("compare.py").run()
    (choice,) = at.multiselect
    assert "fewshot-mistake (edited)" in choice.options
    choice.set_value(["fewshot-mistake", "fewshot-mistake~edit"]).run()
    next(b for b in at.button if b.label == "Run comparison").click().run()
    finish(at, RUNS)
    _, second = panels(at)
    assert second["title"] == "fewshot-mistake (edited)"
    assert differences(second) == ["Skip"]


def test_a_link_restores_what_was_selected_and_how_it_was_shown(open_page: OpenPage) -> None:
    at = open_page(
        "compare.py",
        variants="fewshot-mistake,fewshot-fixed",
        granularity="words",
        method="grad_dot_input",
        measure="mean",
        threshold="2.5",
        follow="false",
        lead="1",
        selection="1-3_5-6.2-4",
    )
    finish(at, RUNS)
    shown = view(at)["view"]
    assert shown["selection"] == [[[1, 3], [5, 6]], [[2, 4]]]
    assert (shown["lead"], shown["granularity"], shown["method"]) == (1, "words", "grad_dot_input")
    assert (shown["measure"], shown["threshold"], shown["follow"]) == ("mean", 2.5, False)
    assert dict(at.query_params)["selection"] == "1-3_5-6.2-4"


def test_a_link_made_with_another_model_says_so_and_is_answered_all_the_same(
    open_page: OpenPage,
) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed", model="gemma2_2b_en")
    assert "made with the model Gemma 2 2B" in texts(at.warning)
    assert len(panels(finish(at, RUNS))) == 2
    next(b for b in at.button if b.label == "Run comparison").click().run()
    assert not finish(at, RUNS).warning


def test_a_link_is_still_there_after_another_page(open_page: OpenPage) -> None:
    own = open_page()
    next(box for box in own.text_area if box.label == "menu_item").set_value("Tofu").run()
    at = open_page("compare.py", variants=OTHERS, seed="7", temperature="0.5", max_new_tokens="30")
    finish(at, RUNS)
    address = dict(at.query_params)
    field = next(box for box in at.text_area if box.label == "menu_item")
    assert field.value == "Quiche Lorraine"
    at.switch_page("workbench.py").run()
    assert next(box.value for box in at.text_area if box.label == "menu_item") == "Tofu"
    at.query_params.clear()
    at.switch_page("compare.py").run()
    assert at.multiselect[0].value == OTHERS.split(",")
    assert next(box.value for box in at.text_area if box.label == "menu_item") == "Quiche Lorraine"
    assert view(at)["notice"] == ""
    assert dict(at.query_params) == address


def test_what_is_typed_in_place_of_a_links_input_is_kept(open_page: OpenPage) -> None:
    at = finish(open_page("compare.py", variants=OTHERS), RUNS)
    next(box for box in at.text_area if box.label == "menu_item").set_value("Omelette").run()
    assert view(at)["notice"].startswith("You changed the input since these answers.")
    assert "link to what you changed, not to these answers" in texts(at.caption)
    at.switch_page("workbench.py").run()
    at.switch_page("compare.py").run()
    assert next(box.value for box in at.text_area if box.label == "menu_item") == "Omelette"
    assert at.multiselect[0].value == OTHERS.split(",")


@pytest.mark.parametrize(
    ("name", "written"),
    [("seed", "2000003"), ("max_new_tokens", "4096"), ("temperature", "0.35"), ("top_p", "0.05")],
)
def test_a_number_in_a_link_comes_back_as_it_went(
    open_page: OpenPage, name: str, written: str
) -> None:
    at = finish(open_page("compare.py", variants=OTHERS, **{name: written}), RUNS)
    assert dict(at.query_params)[name] == written


def test_an_answer_is_as_long_as_there_is_room_for(open_page: OpenPage) -> None:
    at = finish(open_page("compare.py", variants=OTHERS, max_new_tokens="4096"), RUNS)
    assert not at.error
    assert "tokens of answer after the prompt, not for 4,096" in texts(at.caption)
    assert view(at)["notice"] == ""
    assert dict(at.query_params)["max_new_tokens"] == "4096"


@pytest.mark.parametrize(
    ("name", "given", "shown"),
    [("max_new_tokens", "100000", "4096"), ("top_k", "5000000", "1000000"), ("top_p", "0", "0.01"),
     ("temperature", "inf", "5.0"), ("seed", "99999999999999999", "9007199254740991"),
     ("temperature", "-1", None), ("top_p", "nan", None), ("seed", "2e+06", None),
     ("temperature", "1e-320", None)],
)  # fmt: skip
def test_a_number_beyond_its_limits_is_held_to_them_and_told(
    open_page: OpenPage, name: str, given: str, shown: str | None
) -> None:
    other = "seed" if name != "seed" else "top_k"
    at = finish(open_page("compare.py", variants=OTHERS, **{name: given, other: "3"}), RUNS)
    assert not at.exception
    address = dict(at.query_params)
    assert address.get(name) == shown
    assert address[other] == "3"
    assert f"The link asks for {name}={given}, which is not possible" in texts(at.warning)


def test_a_link_made_in_another_precision_says_so(open_page: OpenPage) -> None:
    variants = "fewshot-mistake,fewshot-fixed"
    at = open_page("compare.py", variants=variants, model="tiny-gemma", precision="int8")
    assert "Tiny Gemma in int8, and Tiny Gemma in float32 is in use here" in texts(at.warning)


def test_a_link_made_with_a_model_that_is_here_is_answered_by_it_after_one_click(
    open_page: OpenPage,
) -> None:
    at = open_page(
        "compare.py",
        variants="fewshot-mistake,fewshot-fixed",
        model="tiny-gemma",
        precision="bfloat16",
    )
    at = finish(at, RUNS)
    button(at, "Use Tiny Gemma and run again").click().run()
    at = finish(at, RUNS)
    assert [panel["title"] for panel in panels(at)] == ["fewshot-mistake", "fewshot-fixed"]
    answers = [run.wait().generation for run in at.session_state[RUNS]]
    assert {each.model.dtype for each in answers} == {"bfloat16"}
    assert not at.warning
    assert "Use Tiny Gemma and run again" not in [each.label for each in at.button]


def test_four_versions_stand_side_by_side(open_page: OpenPage) -> None:
    names = ["fewshot-mistake", "fewshot-fixed", "fewshot-constitution", "ideas"]
    at = finish(open_page("compare.py", variants=",".join(names)), RUNS)
    assert [panel["title"] for panel in panels(at)] == names


@pytest.mark.parametrize(
    ("pattern", "fault"), [("(", "is not a regular expression"), ("(.|..)*Q", "takes too long")]
)
def test_a_pattern_that_cannot_be_used_is_told_and_lines_are_shown(
    open_page: OpenPage, pattern: str, fault: str
) -> None:
    at = finish(open_page("compare.py", variants="fewshot-mistake,fewshot-fixed"), RUNS)
    at = choose(at, granularity=f"custom:{pattern}")
    assert fault in view(at)["fault"]
    assert view(at)["view"]["granularity"] == "lines"
    assert len(panels(at)) == 2
    assert not at.error


def test_a_link_cannot_bring_a_picture_or_a_link_of_its_own(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="![x](http://127.0.0.1/x.png),fewshot-fixed")
    (warning,) = at.warning
    assert "![" not in warning.value
    assert "![x](http://127.0.0.1/x.png)" in texts(at.warning)


def test_a_link_restores_turn_marks_and_top_k(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed", turns="true", top_k="7")
    finish(at, RUNS)
    assert all("<start_of_turn>user" in panel["text"] for panel in panels(at))
    address = dict(at.query_params)
    assert (address["turns"], address["top_k"]) == ("true", "7")


def test_a_reload_shows_what_was_typed_last(open_page: OpenPage) -> None:
    at = finish(open_page("compare.py", variants=OTHERS), RUNS)
    earlier = dict(at.query_params)
    next(box for box in at.text_area if box.label == "menu_item").set_value("Omelette").run()
    # A browser that is reloaded at once may not have the later address yet.
    at = finish(open_page("compare.py", **earlier), RUNS)
    assert next(box.value for box in at.text_area if box.label == "menu_item") == "Omelette"


def test_a_link_to_prompts_of_the_senders_own_shows_them_to_others(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page()
    for name, text in (("first try", "Name a colour:"), ("second try", "Name a fruit:")):
        field(at, "Name of the new prompt").set_value(name).run()
        button(at, "Empty prompt").click().run()
        field(at, "Prompt text").set_value(text).run()
    at = at.switch_page("compare.py").run()
    at.multiselect[0].set_value(["first try~edit", "second try~edit"]).run()
    address = dict(finish(button(at, "Run comparison").click().run(), RUNS).query_params)
    monkeypatch.setattr("lit_core.views.state.drafts.browser_name", lambda: "another")
    at = finish(open_page("compare.py", **address), RUNS)
    assert not at.exception
    assert not at.warning
    titles = [panel["title"] for panel in panels(at)]
    assert [title.split(" (linked, ")[0] for title in titles] == ["first try", "second try"]
    texts_shown = [panel["text"] for panel in panels(at)]
    assert texts_shown[0].startswith("Name a colour:")
    assert texts_shown[1].startswith("Name a fruit:")


def test_another_answer_is_each_pages_own_and_a_link_carries_it(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = finish(button(open_page(), "Run").click().run(), "workbench runs")
    field(at, "Another answer").set_value("Likely good.").run()
    at = at.switch_page("compare.py").run()
    at = finish(button(at, "Run comparison").click().run(), RUNS)
    assert field(at, "Another answer").value == ""
    address = dict(field(at, "Another answer").set_value("Avoid.").run().query_params)
    monkeypatch.setattr("lit_core.views.state.drafts.browser_name", lambda: "another")
    at = finish(open_page("compare.py", **address), RUNS)
    assert field(at, "Another answer").value == "Avoid."
