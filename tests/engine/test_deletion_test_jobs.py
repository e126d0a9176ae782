"""An explanation is tested by leaving parts of the prompt out."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

import numpy as np

from lit_core.engine import Explanation, Run
from lit_core.engine.explanation_tests import ExplanationTests
from lit_core.gemma import TargetGradients
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Target,
    default_target,
)
from tests.engine.runs import CASE, DISH
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask
from tests.generations import make_generation

GENERATION = make_generation(["Dish: egg\n", "Label: bad\n", "Dish: soup\n"], [" good"])
SCORED = default_target(GENERATION), AttributionConfig("grad_dot_input")


def scored(*scores: float) -> Attribution:
    """What is known if the prompt's tokens have these scores for the answer's only one."""
    values = np.array([*scores, 0.0])[:, None]
    gradients = TargetGradients(np.square(values)[:, :, None], values, groups=np.eye(1))
    return Attribution.of_gradients(GENERATION, gradients)


def explained(
    engine: ScriptedEngine,
) -> tuple[Run, Explanation, tuple[Target, AttributionConfig]]:
    """A run that is through, what explains its answer, and what is asked of that."""
    run = Run(engine, CASE, DISH)
    cell = run.wait()
    assert run.explanation
    assert cell.generation
    return run, run.explanation, (default_target(cell.generation), AttributionConfig())


def test_an_explanation_is_tested_by_leaving_parts_out(engine: ScriptedEngine) -> None:
    run, explanation, question = explained(engine)
    assert explanation.tests.deletion_test(*question) is None
    explanation.tests.start_deletion_test(*question)
    assert not run.complete
    run.wait()
    report = explanation.tests.deletion_report(*question)
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
    explanation.tests.start_deletion_test(*asked)
    for job in explanation.jobs:
        job.wait()
    report = explanation.tests.deletion_report(*asked)
    assert report
    assert report.test.top_part.text.startswith("Dish: soup")
    assert report.of_examples
    assert report.of_examples.test.top_part.text in {"Dish: egg", "Label: bad"}
    assert report.of_examples.answer_becomes == "It is."


def test_an_explanation_that_was_made_more_exact_is_tested_again_where_its_ranking_changed(
    engine: ScriptedEngine,
) -> None:
    known = [scored(0, 3, 2, 1)]
    tests = ExplanationTests(engine, lambda: known[-1])
    tests.start_deletion_test(*SCORED)
    begun = tests.deletion_test(*SCORED)
    tests.resume()
    assert tests.deletion_test(*SCORED) is begun
    known.append(scored(0, 1, 4, 2))
    tests.resume()
    for job in tests.jobs:
        job.wait()
    report = tests.deletion_report(*SCORED)
    assert report
    assert report.test.top_part.text.strip() == "Label: bad"


@contextmanager
def waiting_test(
    engine: ScriptedEngine, model: ScriptedModel, known: Sequence[Attribution]
) -> Generator[ExplanationTests]:
    """A test that was asked for while the model works on something else.

    It is of the last explanation that is known then.
    """
    tests = ExplanationTests(engine, lambda: known[-1])
    with model.held():
        ask(engine, "hold the worker")
        tests.start_deletion_test(*SCORED)
        yield tests


def test_what_goes_on_of_a_test_ends_when_it_is_begun_again(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    known = [scored(0, 3, 2, 1)]
    with waiting_test(engine, model, known) as tests:
        before = tests.jobs
        known.append(scored(0, 1, 4, 2))
        tests.resume()
        assert {job.state for job in before} == {"cancelled"}
    assert not set(map(id, before)) & set(map(id, tests.jobs))


def test_a_test_that_was_stopped_is_not_begun_again_by_itself(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    known = [scored(0, 3, 2, 1)]
    with waiting_test(engine, model, known) as tests:
        for job in tests.jobs:
            job.cancel()
    stopped = tests.deletion_test(*SCORED)
    known.append(scored(0, 1, 4, 2))
    tests.resume()
    assert tests.deletion_test(*SCORED) is stopped


def test_a_test_is_through_before_it_is_known_how_parts_work_together(
    engine: ScriptedEngine,
) -> None:
    _, explanation, question = explained(engine)
    assert explanation.tests.finished == 0
    explanation.tests.start_deletion_test(*question)
    test, together = explanation.tests.deletion_test(*question), explanation.jobs[-1]
    assert test
    assert together not in test.jobs
    for job in test.jobs:
        job.wait()
    assert explanation.tests.finished == 1
    assert explanation.tests.deletion_report(*question)
    together.wait()
    pairs = explanation.tests.pair_interactions(*question)
    assert all(pair.effect_first == 1.0 for pair in pairs)


def test_whoever_comes_back_to_the_page_is_told_how_parts_work_together(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    _, explanation, question = explained(engine)
    with model.held():
        ask(engine, "Held.")
        explanation.tests.start_deletion_test(*question)
        left = explanation.jobs[-1]
        explanation.leave()
        assert left.stopped
        assert left not in explanation.jobs
    explanation.show(question[1])
    assert explanation.jobs[-1] is not left
    explanation.jobs[-1].wait()
    assert explanation.tests.pair_interactions(*question) == ()  # of a single part
