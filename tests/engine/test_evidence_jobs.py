"""What is selected is explained at once, and what may be selected next in the background."""

import pytest

from lit_core.engine import Run
from lit_core.salience import (
    AttributionConfig,
    default_target,
    target_line,
    target_tokens,
    whole_response,
)
from lit_core.salience.grouping import target_groups
from tests.engine.runs import CASE, DISH, known, two_lines
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask


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


def test_texts_with_parts_left_out_are_read_once_whatever_is_selected_and_shown(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine)
    read = model.texts_read
    assert read
    for config in (AttributionConfig(granularity="words"), AttributionConfig(multi_hop=True)):
        explanation.show(config)
        explanation.request_evidence(config, default_target(known(run).generation)).wait()
        run.wait()
    assert known(run).has_evidence_for(target_tokens(known(run).generation, 0, 1))
    assert model.texts_read == read


@pytest.mark.parametrize(("granularity", "every"), [("paragraphs", False), ("words", True)])
def test_every_token_is_traced_once_smaller_parts_than_lines_are_shown(
    engine: ScriptedEngine, granularity: str, every: bool
) -> None:
    run, explanation = two_lines(engine)
    explanation.show(AttributionConfig(granularity=granularity))
    run.wait()
    assert known(run).has_evidence_for(target_tokens(known(run).generation, 0, 1)) == every


def test_influence_that_is_followed_back_is_computed_for_what_is_selected(
    engine: ScriptedEngine,
) -> None:
    run, explanation = two_lines(engine)
    config = AttributionConfig(multi_hop=True)
    first, second = (target_line(known(run).generation, number) for number in (1, 2))
    explanation.show(config)
    explanation.request_evidence(config, second).wait()
    assert known(run).has_evidence_for(second, config)
    assert not known(run).has_evidence_for(first, config)
    run.wait()
    # The direct influence on each line is there for the next click, whatever is followed back.
    assert explanation.knows_every_line
    explanation.request_evidence(config, first).wait()
    assert known(run).has_evidence_for(first, config)


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
