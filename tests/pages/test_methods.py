"""Other methods, other answers, and the test of an explanation, as a person asks for them."""

import pytest
from streamlit.testing.v1 import AppTest

from lit_core.engine import Explanation
from lit_core.salience import AttributionConfig, target_line
from tests.pages.conftest import (
    OpenPage,
    answer,
    choose,
    findings,
    finish,
    panels,
    strongest,
    suspended_model,
    table,
    texts,
    view,
)

WORKBENCH, COMPARE = "workbench runs", "compare runs"
FLAWED = "Recommendation: You have to try it."


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def type_in(at: AppTest, label: str, text: str) -> AppTest:
    return (
        next(field for field in [*at.text_input, *at.text_area] if field.label == label)
        .set_value(text)
        .run()
    )


def stopped(at: AppTest, granularity: str) -> AppTest:
    """A method that is stopped; what was computed to its end is remembered from test to test."""
    with suspended_model():
        at = press(choose(at, method="lime", granularity=granularity), "Stop")
    return finish(at, WORKBENCH)


@pytest.fixture
def answered(open_page: OpenPage) -> AppTest:
    """The Workbench with an answer to the flawed prompt."""
    return finish(press(open_page(), "Run"), WORKBENCH)


@pytest.mark.parametrize("method", ["occlusion", "shap"])
def test_another_method_is_computed_when_it_is_chosen(answered: AppTest, method: str) -> None:
    at = choose(answered, method=method)
    assert view(at)["status"].startswith("Computing")
    assert "Stop" in [b.label for b in at.button]
    (panel,) = panels(finish(at, WORKBENCH))
    assert strongest(panel) == FLAWED


def test_a_method_that_takes_long_begins_when_it_is_told_to(
    answered: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lit_core.views.results.durations.ASK_SECONDS", 0.0)
    monkeypatch.setattr(Explanation, "estimate", lambda *_: 95.0)
    at = choose(answered)  # nothing is asked for what is known
    assert panels(at)[0]["served"]
    at.session_state["drafts"]["method Workbench"] = {"method": "occlusion"}
    at = at.run()
    assert "takes long here: press Start" in view(at)["status"]
    durations = {name: about["duration"] for name, about in view(at)["methods"].items()}
    assert durations["occlusion"] == "about 95 s"
    assert durations["contrastive"] == ""
    at = finish(press(at, "Start, about 95 s"), WORKBENCH)
    assert panels(at)[0]["served"]


@pytest.mark.parametrize("method", ["gim", "grad_l2", "grad_dot_input"])
def test_a_method_of_one_pass_knows_every_line_soon_after_it_is_chosen(
    answered: AppTest, method: str
) -> None:
    at = finish(finish(choose(answered, method=method), WORKBENCH), WORKBENCH)
    (panel,) = panels(at)
    assert panel["evidence"][method]
    known = at.session_state[WORKBENCH][0].cell().attribution
    for line in (1, 2):
        target = target_line(known.generation, line)
        assert known.has_evidence_for(target, AttributionConfig(method))


def test_of_lime_and_shap_the_second_is_there_at_once(answered: AppTest) -> None:
    at = finish(choose(answered, method="shap"), WORKBENCH)
    at = choose(at, method="lime")
    assert view(at)["status"] == ""
    assert panels(at)[0]["served"]


def test_a_method_that_was_stopped_can_be_tried_again(answered: AppTest) -> None:
    at = stopped(answered, "sentences")
    assert view(at)["status"] == "Stopped, as you asked. Press Try again to compute it after all."
    assert not at.info
    assert panels(at)[0]["served"] is None
    at = press(at, "Try again")
    assert panels(finish(at, WORKBENCH))[0]["served"]


def test_a_method_that_was_stopped_keeps_no_other_from_being_worked_out(
    answered: AppTest,
) -> None:
    at = choose(stopped(answered, "words"), method="occlusion")
    assert not at.error
    assert not at.info
    labels = [b.label for b in at.button]
    assert "Stop" in labels
    assert "Try again" not in labels
    assert panels(finish(at, WORKBENCH))[0]["served"]


def test_what_was_stopped_is_told_no_longer_once_something_else_is_shown(
    answered: AppTest,
) -> None:
    at = choose(stopped(answered, "tokens"), method="grad_l2")
    assert not at.error
    assert "Try again" not in [b.label for b in at.button]
    assert not at.session_state[WORKBENCH][0].cell().error


def test_words_that_are_too_long_for_a_contrast_can_be_replaced(answered: AppTest) -> None:
    at = finish(choose(answered, method="contrastive", foil="soup " * 500), WORKBENCH)
    assert "more than the 512" in texts(at.error)
    at = choose(at, method="contrastive", foil="Recommendation: Avoid.")
    assert "Stop" in [b.label for b in at.button]
    at = finish(at, WORKBENCH)
    assert not at.error
    assert panels(at)[0]["served"]


def test_a_test_that_was_stopped_is_no_fault_of_the_answer(answered: AppTest) -> None:
    with suspended_model():
        at = press(press(answered, "Test this influence"), "Stop")
    at = finish(at, WORKBENCH)
    assert not at.error
    assert "Stopped, as you asked" in texts(at.caption)
    assert "Test this influence" in [b.label for b in at.button]


def test_a_contrast_asks_for_the_other_words_and_then_shows_both_directions(
    answered: AppTest,
) -> None:
    at = choose(answered, method="contrastive")
    assert "Type the words" in view(at)["status"]
    at = choose(at, foil="Recommendation: Avoid.")
    (panel,) = panels(finish(at, WORKBENCH))
    assert {score > 0 for score in panel["served"]["scores"] if score} == {True, False}


def test_how_the_other_words_of_a_contrast_are_read_is_told_and_can_be_chosen(
    answered: AppTest,
) -> None:
    (panel,) = panels(answered)
    tokens = panel["tokens"][panel["promptTokens"] :]
    you = next(i for i, (start, _) in enumerate(tokens) if panel["text"][start:].startswith(" You"))
    answered.session_state["view Workbench"] = (0, (((you, you + 1),),))
    at = finish(choose(answered, method="contrastive", foil="Avoid."), WORKBENCH)
    told = "What the answer might have said instead is read with a space before it"
    assert f"{told}, as the model would more likely write it." in texts(at.caption)
    auto = panels(at)[0]["served"]["scores"]
    at = finish(choose(at, foil_space="no"), WORKBENCH)
    assert "is read without a space before it, as chosen." in texts(at.caption)
    assert panels(at)[0]["served"]["scores"] != auto


def test_a_contrast_with_the_outlined_words_asks_for_others(answered: AppTest) -> None:
    at = choose(answered, method="contrastive", foil=f" {FLAWED}\n")
    assert view(at)["status"] == "These are the selected words themselves: type others."
    assert panels(at)[0]["served"] is None


def test_a_test_that_leaves_out_another_part_than_the_one_named_says_so(
    answered: AppTest,
) -> None:
    at = choose(answered, method="grad_dot_input")
    assert "It speaks against these words." in findings(at)
    said = findings(finish(press(at, "Test this influence"), WORKBENCH))
    assert "onfirmed by a test: without “" in said
    assert "which speaks most for these words," in said


def test_an_explanation_is_tested_on_demand_and_told_in_words(answered: AppTest) -> None:
    at = finish(press(answered, "Test this influence"), WORKBENCH)
    assert "This influence is confirmed by a test: without this part " in findings(at)
    assert "times less likely" in findings(at)
    (row,) = table(at, "Verdict")
    assert (row["Strongest part"], row["Verdict"]) == (f"line 9: {FLAWED}", "confirmed")
    assert row["Without it"].endswith("times less likely")


def test_a_test_is_made_again_after_a_reload(answered: AppTest, open_page: OpenPage) -> None:
    finish(press(answered, "Test this influence"), WORKBENCH)
    at = finish(finish(press(open_page(), "Run"), WORKBENCH), WORKBENCH)
    (row,) = table(at, "Verdict")
    assert row["Verdict"] == "confirmed"


def test_the_test_also_tells_what_the_answer_becomes_without_the_first_part(
    answered: AppTest,
) -> None:
    (row,) = table(finish(press(answered, "Test this influence"), WORKBENCH), "Verdict")
    assert row["The answer becomes"].strip()
    assert FLAWED not in row["The answer becomes"]


def test_words_the_model_did_not_say_can_be_explained(open_page: OpenPage) -> None:
    at = type_in(open_page(), "Explain this answer instead", "Avoid.")
    (panel,) = panels(finish(press(at, "Run"), WORKBENCH))
    assert answer(panel).strip() == "Avoid."


def test_one_answer_is_explained_under_every_prompt(open_page: OpenPage) -> None:
    at = type_in(open_page("compare.py"), "Explain this answer instead", "Avoid.")
    both = panels(finish(press(at, "Run comparison"), COMPARE))
    for panel in both:
        assert answer(panel).strip() == "Avoid."


def test_the_answer_of_one_prompt_is_explained_under_all(open_page: OpenPage) -> None:
    at = finish(press(open_page("compare.py"), "Run comparison"), COMPARE)
    own = [answer(panel) for panel in panels(at)]
    assert own[0] != own[1]
    at.session_state["same target"] = "0"
    at.run()
    for run in at.session_state["same target runs"][1]:
        run.wait()
    assert [answer(panel) for panel in panels(at.run())] == [own[0], own[0]]
    assert "that was typed" not in texts(at.caption)


def test_each_answer_is_unlikely_under_the_other_prompt(open_page: OpenPage) -> None:
    at = finish(press(open_page("compare.py"), "Run comparison"), COMPARE)
    at = press(at, "Compute it")
    at.session_state["cross scores"][1].log_probabilities()
    table = next(t.value for t in at.run().dataframe if "Prompt" in t.value)
    assert list(table["Prompt"]) == ["fewshot-mistake", "fewshot-fixed"]
    own, other = table.iloc[:, 1]
    assert own > 10 * other


def test_equal_answers_share_a_column_and_a_typed_answer_has_its_own(open_page: OpenPage) -> None:
    at = type_in(open_page("compare.py"), "Explain this answer instead", "Avoid.")
    at = finish(press(at, "Run comparison"), COMPARE)
    at = press(type_in(at, "Another answer", "Have to try it."), "Compute it")
    at.session_state["cross scores"][1].log_probabilities()
    table = next(t.value for t in at.run().dataframe if "Prompt" in t.value)
    assert list(table)[1:] == [
        "“Avoid.” (fewshot-mistake and fewshot-fixed)",
        "“Have to try it.” (another)",
    ]
    assert all(0 < value < 100 for value in table.iloc[:, 2])


def test_how_likely_answers_are_is_known_again_after_a_reload(open_page: OpenPage) -> None:
    at = press(finish(press(open_page(), "Run"), WORKBENCH), "Compute it")
    at.session_state["cross scores"][1].log_probabilities()
    again = finish(press(open_page(), "Run"), WORKBENCH)
    again.session_state["cross scores"][1].log_probabilities()
    assert any("Prompt" in table.value for table in again.run().dataframe)


def test_what_is_asked_later_goes_to_the_model_that_answered(open_page: OpenPage) -> None:
    at = finish(press(open_page("compare.py"), "Run comparison"), COMPARE)
    at.session_state["model in use"] = ("tiny-gemma", "bfloat16")
    at = press(at.run(), "Compute it")
    scores = at.session_state["cross scores"][1]
    scores.log_probabilities()
    at.session_state["same target"] = "0"
    at.run()
    read = [job.result() for row in scores._jobs for job in row]
    read += [run.wait().generation for run in at.session_state["same target runs"][1]]
    assert {generation.model.dtype for generation in read} == {"float32"}


def test_what_was_worked_out_in_another_session_is_shown_at_once(open_page: OpenPage) -> None:
    for _ in range(2):
        at = finish(press(open_page(), "Run"), WORKBENCH)
        at = choose(at, method="occlusion")
        at = finish(at, WORKBENCH)
        assert panels(at)[0]["served"]
        assert view(at)["status"] == ""
    assert "Stop" not in [b.label for b in at.button]


def test_a_given_answer_is_never_taken_for_the_prompts_own(open_page: OpenPage) -> None:
    at = type_in(open_page("compare.py"), "Explain this answer instead", "Avoid.")
    at = finish(press(at, "Run comparison"), COMPARE)
    assert "the same given answer, “Avoid.”" in findings(at)
    assert all(panel["given"] for panel in panels(at))


def test_the_switch_of_a_link_stands_where_the_link_says(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed", explain="0")
    at = finish(at, COMPARE)
    assert at.selectbox(key="same target").value == "0"


def test_what_was_made_more_exact_before_is_shown_when_the_same_is_asked_for_again(
    answered: AppTest,
) -> None:
    first = findings(answered)
    again = press(answered, "Run")
    assert "with 128 texts" in texts(again.caption)
    assert findings(again) == first
