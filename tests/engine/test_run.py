"""A run is an answer and then its explanation; whatever happens, it ends in a cell."""

from dataclasses import replace

from lit_core.compare import Case, Variant
from lit_core.engine import LocalEngine, Run
from lit_core.gemma import Decoding
from lit_core.prompts import PromptTemplate
from tests.engine.scripted_model import ScriptedModel


def variant(template: str, decoding: Decoding | None = None) -> Variant:
    return Variant("v", "p", PromptTemplate(template), decoding or Decoding())


CASE = Case("1", {"dish": "soup"})
DISH = variant("Eat {{dish}} now?")


def test_an_answer_comes_with_what_explains_it(engine: LocalEngine) -> None:
    cell = Run(engine, CASE, DISH).wait()
    assert cell.prompt == "Eat soup now?"
    assert cell.generation
    assert cell.generation.response == " It is."
    assert cell.salience
    assert cell.salience.variables == ((4, 8),)
    assert (cell.error, cell.cached) == ("", False)


def test_a_missing_variable_is_an_error_and_no_job(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    run = Run(engine, Case("1", {}), DISH)
    assert run.finished
    assert run.generating is None
    assert "dish" in run.cell().error
    assert run.wait().generation is None
    assert model.asked == []


def test_advancing_asks_for_the_explanation_once_there_is_an_answer(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        run = Run(engine, CASE, DISH)
        assert model.begun.wait(10)
        run.advance()
        assert run.attributing is None
        assert not run.finished
        assert (run.text, run.stage) == (" It", "Writing the answer")
    assert run.generating
    run.generating.wait()
    assert not run.finished
    assert run.wait().salience
    assert run.finished
    assert run.text == " It is."


def test_a_cancelled_run_keeps_its_text(engine: LocalEngine, model: ScriptedModel) -> None:
    with model.held():
        run = Run(engine, CASE, DISH)
        assert model.begun.wait(10)
        run.cancel()
    made = run.wait().generation
    assert made
    assert (made.response, made.finish_reason) == (" It", "cancelled")


def test_a_run_cancelled_while_it_waits_says_so(engine: LocalEngine, model: ScriptedModel) -> None:
    with model.held():
        engine.generate("first", Decoding())
        run = Run(engine, CASE, DISH)
        run.cancel()
    cell = run.wait()
    assert cell.generation is None
    assert cell.error.startswith("Stopped, as you asked")
    assert run.finished


def test_a_failed_answer_is_told_in_the_cell(engine: LocalEngine) -> None:
    cell = Run(engine, CASE, variant("fail {{dish}}")).wait()
    assert (cell.generation, cell.salience) == (None, None)
    assert cell.error == "The prompt asked for it."


def test_an_answer_that_cannot_be_explained_is_kept(engine: LocalEngine) -> None:
    cell = Run(engine, CASE, variant("unexplained")).wait()
    assert cell.generation
    assert cell.salience is None
    assert cell.error == "The answer is too long to explain."


def test_an_empty_answer_needs_no_explanation(engine: LocalEngine, model: ScriptedModel) -> None:
    run = Run(engine, CASE, variant("nothing"))
    cell = run.wait()
    assert run.finished
    assert (cell.salience, cell.error, model.explained) == (None, "", 0)


def test_samples_differ_in_their_seed(engine: LocalEngine, model: ScriptedModel) -> None:
    seeded = replace(DISH, decoding=Decoding(seed=5, temperature=1.0))
    for sample in range(3):
        Run(engine, CASE, seeded, sample).wait()
    assert [decoding.seed for decoding in model.decodings] == [5, 6, 7]


def test_a_remembered_answer_is_marked_as_such(engine: LocalEngine) -> None:
    assert [Run(engine, CASE, DISH).wait().cached for _ in range(2)] == [False, True]
