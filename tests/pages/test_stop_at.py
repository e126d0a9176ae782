"""Where answers stop: told on the Workbench, kept by each prompt on Compare, restored by a link."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, button, field, finish, panels, texts, view

RUN, RUNS = "workbench runs", "compare runs"
EXAMPLES = "Dish: Soup\nFor: Anna\n\nDish: {{menu_item}}\nFor:"


def stop_at(at: AppTest, chosen: str) -> None:
    (box,) = (box for box in at.selectbox if box.label == "Stop at")
    box.set_value(chosen).run()


def stops(at: AppTest, runs: str) -> list[tuple[str, ...]]:
    return [run.variant.decoding.stop_sequences for run in at.session_state[runs]]


def test_the_default_is_told_and_follows_the_prompt_and_a_choice_is_what_runs(
    open_page: OpenPage,
) -> None:
    at = open_page()
    assert "The answer stops at a blank line." in texts(at.caption)
    next(box for box in at.selectbox if box.label == "Prompt").select("my-prompt").run()
    field(at, "Prompt text").set_value("Say hello.").run()
    assert "The answer stops only where the model ends it by itself." in texts(at.caption)
    field(at, "Prompt text").set_value(EXAMPLES).run()
    field(at, "menu_item").set_value("Tofu").run()
    assert "The answer stops at a blank line." in texts(at.caption)
    stop_at(at, "end of line")
    field(at, "Prompt text").set_value(f"Who eats what?\n\n{EXAMPLES}").run()
    assert "The answer stops at the end of a line." in texts(at.caption)
    finish(button(at, "Run").click().run(), RUN)
    assert stops(at, RUN) == [("\n",)]
    (panel,) = panels(at)
    if at.session_state[RUN][0].cell().generation.stopped_at:
        assert panel["note"] == "The answer stopped at the end of a line."
    stop_at(at, "model")
    assert "You changed how the answer is written since this answer" in view(at)["notice"]


def test_on_compare_each_prompt_keeps_its_own_and_a_link_restores_them(
    open_page: OpenPage,
) -> None:
    at = open_page()
    stop_at(at, "end of line")
    text = field(at, "Prompt text").value or ""
    field(at, "Prompt text").set_value(text.replace("Likely good.", "Good.")).run()
    at.switch_page("compare.py").run()
    at.multiselect[0].set_value(["fewshot-mistake", "fewshot-mistake~edit"]).run()
    assert "fewshot-mistake (edited): at the end of a line" in texts(at.caption)
    button(at, "Run comparison").click().run()
    finish(at, RUNS)
    assert stops(at, RUNS) == [("\n\n",), ("\n",)]
    address = dict(at.query_params)
    assert "\n" not in str(address)

    at.switch_page("workbench.py").run()
    stop_at(at, "model")
    at.session_state["link Compare known"].clear()
    at.query_params.clear()
    at.query_params.update(address)
    at.switch_page("compare.py").run()
    finish(at, RUNS)
    assert not at.warning
    assert stops(at, RUNS) == [("\n\n",), ("\n",)]
    assert at.multiselect[0].value == address["variants"].split(",")


def test_a_link_to_what_the_person_has_too_shows_that(open_page: OpenPage) -> None:
    at = open_page()
    stop_at(at, "end of line")
    field(at, "Prompt text").set_value(f"Now:\n\n{EXAMPLES}").run()
    at.switch_page("compare.py").run()
    both = ["fewshot-fixed", "fewshot-mistake~edit"]
    at.multiselect[0].set_value(both).run()
    finish(button(at, "Run comparison").click().run(), RUNS)
    at.session_state["link Compare known"].clear()
    finish(at.run(), RUNS)
    assert at.multiselect[0].value == both


def test_a_link_whose_stops_are_not_kept_here_names_its_prompt(open_page: OpenPage) -> None:
    gone = "fewshot-fixed~0123456789abcdef-prompt~0123456789abcdef-stops"
    at = open_page("compare.py", variants=f"fewshot-mistake,{gone}")
    assert gone in texts(at.warning)
