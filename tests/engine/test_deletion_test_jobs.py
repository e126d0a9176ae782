"""An explanation is tested by leaving parts of the prompt out."""

from lit_core.engine import Explanation, Run
from lit_core.salience import (
    AttributionConfig,
    default_target,
)
from tests.engine.runs import CASE, DISH
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask
from tests.generations import make_generation


def test_an_explanation_is_tested_by_leaving_parts_out(engine: ScriptedEngine) -> None:
    run = Run(engine, CASE, DISH)
    cell = run.wait()
    assert run.explanation
    assert cell.generation
    question = default_target(cell.generation), AttributionConfig()
    assert run.explanation.tests.deletion_test(*question) is None
    run.explanation.tests.start_deletion_test(*question)
    assert not run.complete
    run.wait()
    report = run.explanation.tests.deletion_report(*question)
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


def test_a_test_is_through_before_it_is_known_how_parts_work_together(
    engine: ScriptedEngine,
) -> None:
    run = Run(engine, CASE, DISH)
    cell = run.wait()
    assert run.explanation
    assert cell.generation
    question = default_target(cell.generation), AttributionConfig()
    assert run.explanation.tests.finished == 0
    run.explanation.tests.start_deletion_test(*question)
    test, together = run.explanation.tests.deletion_test(*question), run.explanation.jobs[-1]
    assert test
    assert together not in test.jobs
    for job in test.jobs:
        job.wait()
    assert run.explanation.tests.finished == 1
    assert run.explanation.tests.deletion_report(*question)
    together.wait()
    pairs = run.explanation.tests.pair_interactions(*question)
    assert all(pair.effect_first == 1.0 for pair in pairs)


def test_whoever_comes_back_to_the_page_is_told_how_parts_work_together(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    run = Run(engine, CASE, DISH)
    cell = run.wait()
    assert run.explanation
    assert cell.generation
    question = default_target(cell.generation), AttributionConfig()
    with model.held():
        ask(engine, "Held.")
        run.explanation.tests.start_deletion_test(*question)
        left = run.explanation.jobs[-1]
        run.explanation.leave()
        assert left.stopped
        assert left not in run.explanation.jobs
    run.explanation.show(question[1])
    assert run.explanation.jobs[-1] is not left
    run.explanation.jobs[-1].wait()
    assert run.explanation.tests.pair_interactions(*question) == ()  # of a single part
