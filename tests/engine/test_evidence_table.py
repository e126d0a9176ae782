"""A preliminary result is shown until there is a more exact one for the same targets."""

from lit_core.engine import Run
from lit_core.salience import (
    AttributionConfig,
    Target,
    TypedText,
    default_target,
    target_tokens,
    whole_response,
)
from lit_core.salience.evidence import CorrectedEffects
from lit_core.salience.methods.baylime import FIRST_TEXTS, TEXTS
from tests.engine.runs import CASE, known, two_lines, variant
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask

# Of so many words there are more texts with some left out than are read.
LONG_DISH = variant("Would you eat the {{dish}} of the day now or rather not?")


def texts_read(run: Run, target: Target) -> int:
    """How many texts have corrected what explains this part of the answer."""
    evidence = known(run).evidence.values()
    selection = known(run).selection(target)
    found = [each for each in evidence if each.covers(selection)]
    assert isinstance(found[0], CorrectedEffects)
    return len(found[0].kept)


def test_a_first_explanation_is_preliminary_until_every_line_is_explained_more_exactly(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine, LONG_DISH)
    target = default_target(known(run).generation)
    assert texts_read(run, target) == FIRST_TEXTS + 2
    with model.held():
        ask(engine, "hold the worker")
        explanation.show(AttributionConfig())
        assert explanation.improving
        assert run.stage == "First figures are shown, and made more exact"
        assert not explanation.knows_every_line
    run.wait()
    assert not explanation.improving
    assert explanation.knows_every_line
    assert texts_read(run, target) == TEXTS + 2


def test_a_selection_waits_for_no_further_texts_and_is_improved_once_these_are_read(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run, explanation = two_lines(engine, LONG_DISH)
    word, config = target_tokens(known(run).generation, 0, 1), AttributionConfig()
    explanation.request_evidence(config, word).wait()
    assert texts_read(run, word) == FIRST_TEXTS + 2
    explanation.show(config)
    run.wait()
    assert texts_read(run, word) == FIRST_TEXTS + 2
    explanation.show(config)
    run.wait()
    assert texts_read(run, word) == TEXTS + 2


def test_an_answer_of_one_line_is_explained_more_exactly_too(engine: ScriptedEngine) -> None:
    run = Run(engine, CASE, LONG_DISH, answer=TypedText("Eat it."))
    run.wait()
    assert texts_read(run, whole_response(known(run).generation)) == TEXTS + 2
