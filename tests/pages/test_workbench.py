"""The Workbench, from its fields to its messages."""

from pathlib import Path

import pytest

from lit_core.prompts import load_prompt
from lit_core.views.inputs.prompt_choice import prompt_catalog
from tests.pages.conftest import (
    OpenPage,
    answer,
    button,
    choice,
    field,
    finish,
    panels,
    strongest,
    texts,
    view,
)

RUN = "workbench runs"


def test_the_first_visit_shows_a_prompt_with_its_input_and_its_length(open_page: OpenPage) -> None:
    at = open_page()
    assert not at.exception
    assert "{{menu_item}}" in (field(at, "Prompt text").value or "")
    assert field(at, "menu_item").value == "Quiche Lorraine"
    assert "tokens of prompt" in texts(at.caption)


def test_the_teaching_model_says_what_it_is(open_page: OpenPage) -> None:
    assert "A teaching model that knows made-up menu prompts" in texts(open_page().caption)


def test_a_prompt_the_teaching_model_cannot_answer_is_marked_where_it_is_picked(
    open_page: OpenPage,
) -> None:
    at = open_page()
    (choice,) = (box for box in at.selectbox if box.label == "Prompt")
    marked = [option for option in choice.options if "needs a larger model" in option]
    assert {"headline", "ideas", "arithmetic-steps"} <= {m.split(" — ")[0] for m in marked}
    assert not any(option.startswith("fewshot") for option in marked)
    choice.select("headline").run()
    assert "needs a larger model" in texts(at.warning)


def test_a_run_shows_the_answer_with_the_influence_of_each_line(open_page: OpenPage) -> None:
    at = open_page()
    button(at, "Run").click().run()
    finish(at, RUN)
    assert not at.exception
    (panel,) = panels(at)
    ((start, stop),) = view(at)["view"]["selection"][0]
    tokens = panel["tokens"][panel["promptTokens"] :]
    selected = panel["text"][tokens[start][0] : tokens[stop - 1][1]]
    assert selected.strip() == answer(panel).strip().splitlines()[-1]
    assert selected.startswith("Recommendation:")
    assert strongest(panel) == "Recommendation: You have to try it."


def test_several_answers_stand_side_by_side_each_with_a_seed_of_its_own(
    open_page: OpenPage,
) -> None:
    at = open_page()
    next(n for n in at.number_input if n.label == "Answers to write").set_value(3)
    next(s for s in at.slider if s.label == "Temperature").set_value(1.5).run()
    button(at, "Run").click().run()
    shown = panels(finish(at, RUN))
    assert [panel["title"] for panel in shown] == [
        "fewshot-mistake",
        "fewshot-mistake, sample 2",
        "fewshot-mistake, sample 3",
    ]
    seeds = [run.cell().generation.decoding.seed for run in at.session_state[RUN]]
    assert seeds == [0, 1, 2]


def test_a_missing_variable_names_itself_and_blocks_the_run(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "menu_item").set_value("").run()
    assert "menu_item" in texts(at.info)
    assert button(at, "Run").disabled


def test_a_broken_template_names_its_line_and_keeps_the_text(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Prompt text").set_value("fine\n{{#if x}}").run()
    assert "2" in texts(at.error)
    assert field(at, "Prompt text").value == "fine\n{{#if x}}"
    assert button(at, "Run").disabled


def test_an_empty_prompt_asks_to_be_written(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Prompt text").set_value(" \n ").run()
    assert "Write a prompt" in texts(at.info)
    assert button(at, "Run").disabled


def test_a_prompt_that_is_too_long_is_refused_with_figures(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Prompt text").set_value("menu " * 900).run()
    button(at, "Run").click().run()
    finish(at, RUN)
    assert "more than the 512 that the model takes" in texts(at.error)


def test_an_edit_after_the_answer_says_that_the_answer_is_older(open_page: OpenPage) -> None:
    at = open_page()
    button(at, "Run").click().run()
    finish(at, RUN)
    assert view(at)["notice"] == ""
    field(at, "menu_item").set_value("Omelette").run()
    assert view(at)["notice"] == "You changed the input since this answer. Run it again."


def test_an_input_that_was_emptied_is_asked_for_and_the_answer_said_to_be_older(
    open_page: OpenPage,
) -> None:
    at = open_page()
    button(at, "Run").click().run()
    finish(at, RUN)
    field(at, "menu_item").set_value("").run()
    assert "No value for the variable menu_item" in texts(at.info)
    assert view(at)["notice"] == "This is the answer from before your last change."


def test_a_given_answer_is_read_once_however_many_would_be_written(open_page: OpenPage) -> None:
    at = open_page()
    next(f for f in at.number_input if f.label == "Answers to write").set_value(3).run()
    field(at, "Explain this answer instead").set_value("Avoid.").run()
    button(at, "Run").click().run()
    assert len(panels(finish(at, RUN))) == 1
    assert view(at)["notice"] == ""


def test_the_numbers_say_where_a_part_stands(open_page: OpenPage) -> None:
    at = open_page()
    button(at, "Run").click().run()
    table = next(t.value for t in finish(at, RUN).dataframe if "Part" in t.value)
    assert table["From"][0] == "prompt, line 9"
    assert "answer, line 1" in list(table["From"])


def test_answers_can_be_taken_away_though_nothing_is_selected(open_page: OpenPage) -> None:
    at = open_page()
    button(at, "Run").click().run()
    finish(at, RUN)
    at.session_state["view Workbench"] = (0, ((),))
    at.run()
    assert not at.exception
    labels = [b.proto.label for b in at.get("download_button")]
    assert "Answers (CSV)" in labels
    assert "Influence, as shown (CSV)" not in labels


def test_an_edited_prompt_can_go_back_to_the_shipped_text(open_page: OpenPage) -> None:
    at = open_page()
    shipped = field(at, "Prompt text").value
    description = load_prompt("fewshot-mistake").description
    assert description in texts(at.caption)
    field(at, "Prompt text").set_value("mine {{menu_item}}").run()
    assert "You changed this prompt." in texts(at.caption)
    assert description not in texts(at.caption)
    button(at, "Back to the shipped text").click().run()
    assert field(at, "Prompt text").value == shipped
    assert description in texts(at.caption)
    button(at, "Bring back my text").click().run()
    assert field(at, "Prompt text").value == "mine {{menu_item}}"


def test_a_prompt_of_ones_own_has_no_shipped_text_to_go_back_to(open_page: OpenPage) -> None:
    at = open_page()
    choice(at).select("my-prompt").run()
    field(at, "Prompt text").set_value("mine").run()
    assert "Back to the shipped text" not in [b.label for b in at.button]


def test_the_answer_to_an_edited_prompt_goes_by_the_name_of_the_edit(open_page: OpenPage) -> None:
    at = open_page()
    editor = field(at, "Prompt text")
    editor.set_value((editor.value or "").replace("You have to try it.", "Avoid.", 1)).run()
    button(at, "Run").click().run()
    (panel,) = panels(finish(at, RUN))
    assert panel["title"] == "fewshot-mistake (edited)"


def test_the_choice_of_a_prompt_reads_the_same_while_it_is_edited(open_page: OpenPage) -> None:
    at = open_page()
    before = choice(at).options
    field(at, "Prompt text").set_value("mine {{menu_item}}").run()
    assert choice(at).options == before


def test_what_is_typed_is_there_again_in_the_next_session(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Prompt text").set_value("mine {{menu_item}}").run()
    field(at, "menu_item").set_value("Omelette").run()
    later = open_page()
    assert field(later, "Prompt text").value == "mine {{menu_item}}"
    assert field(later, "menu_item").value == "Omelette"


def test_an_unknown_model_is_named_and_nothing_crashes(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_MODEL", "gemma2_instruct_2b")
    at = open_page()
    assert not at.exception
    assert "Did you mean" in texts(at.error)
    button(at, "Run").click().run()
    assert "gemma2_instruct_2b_en" in texts(finish(at, RUN).error)


def test_a_broken_prompt_file_is_named_and_the_others_can_be_used(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "good.prompt").write_text("---\nname: good\n---\nSay {{x}}\n")
    (folder / "bad.prompt").write_text("---\nname: [\n---\nSay\n")
    monkeypatch.setattr("lit_core.prompts.library._FOLDER", folder)
    prompt_catalog.cache_clear()
    at = open_page()
    prompt_catalog.cache_clear()
    assert not at.exception
    assert "bad.prompt, line" in texts(at.warning)
    assert choice(at).options == ["my-prompt — yours", "good"]


def test_turn_marks_are_sent_when_asked_for_and_shown_as_sent(open_page: OpenPage) -> None:
    at = open_page()
    next(box for box in at.checkbox if "chat message" in box.label).check().run()
    next(b for b in at.button if b.label == "Run").click().run()
    finish(at, RUN)
    (shown,) = panels(at)
    assert shown["text"].startswith("<start_of_turn>user\nAnalyze a menu item")
    assert "Analysis:<end_of_turn>\n<start_of_turn>model\n" in shown["text"]


def test_above_an_empty_prompt_the_answer_to_another_one_is_told_from_it(
    open_page: OpenPage,
) -> None:
    at = open_page()
    finish(button(at, "Run").click().run(), RUN)
    choice(at).select("my-prompt").run()
    assert view(at)["notice"] == "This is the answer to fewshot-mistake."
