"""A run is an answer and then its explanation; whatever happens, it ends in a cell."""

from dataclasses import replace

import numpy as np
import pytest

from lit_core.compare import Case, Variant
from lit_core.engine import CrossScores, Explanation, Run
from lit_core.gemma import Decoding
from lit_core.prompts import PromptTemplate
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    TypedText,
    default_target,
    target_line,
    target_tokens,
    whole_response,
)
from lit_core.salience.grouping import target_groups
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask, until
from tests.generations import make_generation


def variant(template: str, decoding: Decoding | None = None) -> Variant:
    return Variant("v", "p", PromptTemplate(template), decoding or Decoding())


CASE = Case("1", {"dish": "soup"})
DISH = variant("Eat {{dish}} now?")


def test_an_answer_comes_with_what_explains_it(engine: ScriptedEngine) -> None:
    cell = Run(engine, CASE, DISH).wait()
    assert cell.prompt == "Eat soup now?"
    assert cell.generation
    assert cell.generation.response == " It is."
    assert cell.attribution
    assert cell.attribution.variables == ((4, 8),)
    assert (cell.error, cell.cached) == ("", False)


def test_a_missing_variable_is_an_error_and_no_job(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run = Run(engine, Case("1", {}), DISH)
    assert run.finished
    assert run.generating is None
    assert "dish" in run.cell().error
    assert run.wait().generation is None
    assert model.asked == []


def test_advancing_asks_for_the_explanation_once_there_is_an_answer(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        run = Run(engine, CASE, DISH)
        until(lambda: run.text)
        run.advance()
        assert run.explanation is None
        assert not run.finished
        assert (run.text, run.stage) == (" It", "Writing the answer")
    assert run.generating
    run.generating.wait()
    assert not run.finished
    assert run.wait().attribution
    assert run.finished
    assert run.text == " It is."


def test_a_cancelled_run_keeps_its_text(engine: ScriptedEngine, model: ScriptedModel) -> None:
    with model.held():
        run = Run(engine, CASE, DISH)
        until(lambda: run.text)
        run.cancel()
        until(lambda: model.told_to_stop)
    generation = run.wait().generation
    assert generation
    assert (generation.response, generation.finish_reason) == (" It", "cancelled")


def test_a_run_cancelled_while_it_waits_says_so(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        ask(engine, "first")
        run = Run(engine, CASE, DISH)
        run.cancel()
    cell = run.wait()
    assert cell.generation is None
    assert cell.error.startswith("Stopped, as you asked")
    assert run.finished


def test_a_failed_answer_is_told_in_the_cell(engine: ScriptedEngine) -> None:
    cell = Run(engine, CASE, variant("fail {{dish}}")).wait()
    assert (cell.generation, cell.attribution) == (None, None)
    assert cell.error == "The prompt asked for it."


def test_an_answer_that_cannot_be_explained_is_kept(engine: ScriptedEngine) -> None:
    cell = Run(engine, CASE, variant("unexplained")).wait()
    assert cell.generation
    assert cell.attribution is None
    assert cell.error == "The answer is too long to explain."


def test_an_empty_answer_needs_no_explanation(engine: ScriptedEngine, model: ScriptedModel) -> None:
    run = Run(engine, CASE, variant("nothing"))
    cell = run.wait()
    assert run.finished
    assert (cell.attribution, cell.error, model.explained) == (None, "", 0)


def test_samples_differ_in_their_seed(engine: ScriptedEngine, model: ScriptedModel) -> None:
    seeded = replace(DISH, decoding=Decoding(seed=5, temperature=1.0))
    for sample in range(3):
        Run(engine, CASE, seeded, sample).wait()
    assert [decoding.seed for decoding in model.decodings] == [5, 6, 7]


def test_a_remembered_answer_is_marked_as_such(engine: ScriptedEngine) -> None:
    assert [Run(engine, CASE, DISH).wait().cached for _ in range(2)] == [False, True]


def test_a_given_answer_is_read_instead_of_written(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    generation = Run(engine, CASE, DISH, answer=TypedText("No.")).wait().generation
    assert generation
    assert (generation.response, generation.finish_reason) == (" No.", "given")
    assert model.asked == []


TWO_LINES = TypedText("So good.\nEat it.")


def two_lines(engine: ScriptedEngine) -> tuple[Run, Explanation]:
    """A run whose answer has two lines, of which the last is explained."""
    run = Run(engine, CASE, DISH, answer=TWO_LINES)
    assert run.generating
    run.generating.wait()
    run.advance()  # once: the next time it asks for every line
    until(lambda: run.finished)
    assert run.explanation
    return run, run.explanation


def known(run: Run) -> Attribution:
    attribution = run.cell().attribution
    assert attribution
    return attribution


def test_the_last_line_is_explained_first_and_then_every_line(engine: ScriptedEngine) -> None:
    run, explanation = two_lines(engine)
    first, second = (target_line(known(run).generation, number) for number in (1, 2))
    word = target_tokens(known(run).generation, 0, 1)
    assert known(run).has_evidence_for(second)
    assert not known(run).has_evidence_for(first)
    assert not explanation.knows_every_line
    run.wait()
    assert run.complete
    assert explanation.knows_every_line
    assert [known(run).has_evidence_for(target) for target in (first, second, word)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(("granularity", "every"), [("paragraphs", False), ("words", True)])
def test_every_token_is_traced_once_smaller_parts_than_lines_are_shown(
    engine: ScriptedEngine, granularity: str, every: bool
) -> None:
    run, explanation = two_lines(engine)
    explanation.show(AttributionConfig(granularity=granularity))
    run.wait()
    assert known(run).has_evidence_for(target_tokens(known(run).generation, 0, 1)) == every


@pytest.mark.parametrize("granularity", ["lines", "words"])
def test_of_a_method_of_one_pass_what_may_be_selected_next_is_traced_once_it_is_shown(
    engine: ScriptedEngine, granularity: str
) -> None:
    run, explanation = two_lines(engine)
    config = AttributionConfig("grad_l2", granularity)
    generation = known(run).generation
    first, second = (target_line(generation, number) for number in (1, 2))
    explanation.show(config)
    explanation.request_evidence(config, second).wait()
    assert known(run).has_evidence_for(second, config)
    assert not known(run).has_evidence_for(first, config)
    explanation.show(config)
    run.wait()
    assert known(run).has_evidence_for(first, config)
    word = target_tokens(generation, 0, 1)
    assert known(run).has_evidence_for(word, config) == (granularity == "words")


def test_what_is_traced_of_a_method_ends_when_it_is_left(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    config = AttributionConfig("grad_l2")
    run.wait()
    explanation.request_evidence(config, default_target(known(run).generation)).wait()
    with model.held():
        ask(engine, "hold the worker")
        explanation.show(config)
        traced = explanation.jobs[-1]
        assert not traced.finished
        explanation.show(AttributionConfig())
        assert traced.state == "cancelled"
    assert run.wait().error == ""


def test_a_selection_goes_before_what_is_traced_in_the_background(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    word = target_tokens(known(run).generation, 0, 1)
    with model.held():
        ask(engine, "hold the worker")
        explanation.show(AttributionConfig(granularity="words"))
        job = explanation.request_evidence(target=word)
        assert explanation.request_evidence(target=word) is job
        engine.until_waiting(3)
        assert job.progress.detail.startswith("1 request before this one")
    job.wait()
    assert known(run).has_evidence_for(word)
    assert run.wait().error == ""


def test_a_selection_that_follows_another_takes_its_place(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    generation = known(run).generation
    with model.held():
        ask(engine, "hold the worker")
        left = explanation.request_evidence(target=target_tokens(generation, 0, 1))
        explanation.request_evidence(target=target_tokens(generation, 1, 2))
        assert left.state == "cancelled"
    assert run.wait().error == ""
    assert known(run).has_evidence_for(target_tokens(generation, 1, 2))


def test_choosing_another_method_ends_what_the_one_that_is_left_computes(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    lime, occlusion = AttributionConfig("lime"), AttributionConfig("occlusion")
    with model.held():
        ask(engine, "hold the worker")
        left = explanation.request_evidence(lime)
        explanation.show(occlusion)
        job = explanation.request_evidence(occlusion)
        assert left.state == "cancelled"
    assert run.wait().error == ""
    assert job.state == "done"
    assert explanation.request_evidence(lime) is not left
    run.wait()


def begin_tracing(engine: ScriptedEngine, run: Run) -> None:
    """Ask for every line of an answer while the worker is kept busy with something else."""
    ask(engine, "hold the worker")
    run.advance()


def test_what_is_left_is_asked_for_again_when_it_is_looked_at_again(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    with model.held():
        begin_tracing(engine, run)
        run.leave()
        engine.until_waiting(0)
    assert (run.cell().error, run.complete, explanation.can_retry) == ("", False, False)
    run.wait()
    assert explanation.knows_every_line


def test_an_answer_that_is_being_written_goes_on_when_it_is_left(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        run = Run(engine, CASE, DISH)
        run.leave()
    cell = run.wait()
    assert cell.generation
    assert cell.generation.response == " It is."


def test_background_work_that_was_stopped_is_no_error_and_can_be_asked_for_again(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    with model.held():
        begin_tracing(engine, run)
        run.cancel()
    assert (run.wait().error, explanation.can_retry) == ("", True)
    explanation.retry()
    run.wait()
    assert explanation.knows_every_line


def test_an_explanation_that_was_stopped_can_be_asked_for_again(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run = Run(engine, CASE, DISH)
    run.wait()
    assert run.explanation
    with model.held():
        ask(engine, "hold the worker")
        stopped = run.explanation.request_evidence(AttributionConfig("occlusion"))
        stopped.cancel()
    assert run.wait().error.startswith("Stopped, as you asked")
    assert run.explanation.request_evidence(AttributionConfig("occlusion")) is stopped
    run.explanation.retry()
    assert run.explanation.request_evidence(AttributionConfig("occlusion")) is not stopped
    cell = run.wait()
    assert cell.error == ""
    assert cell.attribution
    assert cell.attribution.has_evidence_for(
        default_target(cell.attribution.generation), AttributionConfig("occlusion")
    )


def test_what_was_stopped_is_asked_for_again_by_another_method_that_needs_it(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run = Run(engine, CASE, DISH)
    run.wait()
    assert run.explanation
    lime, shap = AttributionConfig("lime"), AttributionConfig("shap")
    with model.held():
        ask(engine, "hold the worker")
        run.explanation.show(lime)
        stopped = run.explanation.request_evidence(lime)
        stopped.cancel()
        run.explanation.show(lime)
        assert run.explanation.request_evidence(lime) is stopped
        run.explanation.show(shap)
        assert run.explanation.request_evidence(shap) is not stopped
    assert run.wait().error == ""


def test_an_explanation_is_tested_by_leaving_parts_out(engine: ScriptedEngine) -> None:
    run = Run(engine, CASE, DISH)
    cell = run.wait()
    assert run.explanation
    assert cell.generation
    question = default_target(cell.generation), AttributionConfig()
    assert run.explanation.deletion_test(*question) is None
    run.explanation.start_deletion_test(*question)
    assert not run.complete
    run.wait()
    report = run.explanation.deletion_report(*question)
    assert report
    assert [drop.count for drop in report.test.drops] == [1]
    assert report.of_examples is None


def test_examples_are_tested_by_themselves_where_the_question_ranks_first(
    engine: ScriptedEngine,
) -> None:
    question = ["Dish:", " soup", " with", " bread", " and", " butter\n", "Label:"]
    generation = make_generation(["Dish: egg\n", "Label: bad\n", *question], [" good"])
    explanation = Explanation(engine, generation, ())
    asked = default_target(generation), AttributionConfig("grad_l2")
    explanation.request_evidence(asked[1]).result()
    explanation.start_deletion_test(*asked)
    for job in explanation.jobs:
        job.wait()
    report = explanation.deletion_report(*asked)
    assert report
    assert report.test.top_part.text.startswith("Dish: soup")
    assert report.of_examples
    assert report.of_examples.test.top_part.text in {"Dish: egg", "Label: bad"}
    assert report.of_examples.answer_becomes == "It is."


def test_each_answer_is_read_under_each_prompt(engine: ScriptedEngine) -> None:
    cells = [
        Run(engine, CASE, variant(text)).wait() for text in ("Eat {{dish}}?", "Is it {{dish}}?")
    ]
    scores = CrossScores(engine, cells)
    assert scores.names == ["v", "v"]
    assert np.array(scores.log_probabilities()).shape == (2, 2)
    assert scores.finished
    others = [TypedText(" No."), TypedText(" Yes.")]
    assert np.array(CrossScores(engine, cells, others).log_probabilities()).shape == (2, 4)


def test_where_memory_is_short_a_part_of_a_sentence_is_explained_by_itself(
    engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_groups, "__defaults__", ("tokens", 0))
    run = Run(engine, CASE, DISH)
    known = run.wait().attribution
    assert known
    assert run.explanation
    half, whole = target_tokens(known.generation, 0, 1), whole_response(known.generation)
    assert known.has_evidence_for(whole)
    assert not known.has_evidence_for(half)
    run.explanation.request_evidence(target=half)
    now = run.wait().attribution
    assert now
    assert now.has_evidence_for(half)
    run.explanation.request_evidence(target=whole)
    again = run.wait().attribution
    assert again
    assert again.has_evidence_for(whole)
