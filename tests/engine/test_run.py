"""A run is an answer and then its explanation; whatever happens, it ends in a cell."""

from dataclasses import replace

from lit_core.compare import Case
from lit_core.engine import Run
from lit_core.gemma import Decoding
from lit_core.salience import (
    TypedText,
)
from tests.engine.runs import CASE, DISH, variant
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask, until


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
