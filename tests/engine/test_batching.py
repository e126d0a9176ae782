"""Answers that wait together are written together, and each is its own."""

from dataclasses import replace

from lit_core.gemma import Decoding
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask

SEEDS = [replace(Decoding(temperature=1.0), seed=seed) for seed in range(4)]


def test_answers_to_the_same_prompt_that_wait_are_written_side_by_side(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        first = ask(engine, "another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [ask(engine, "same prompt", decoding) for decoding in SEEDS]
        engine.until_waiting(4)
    assert first.result().response == " It is."
    assert [job.result().response for job in jobs] == [" It is."] * 4
    assert model.together == [4]
    assert [decoding.seed for decoding in model.decodings] == [0, 0, 1, 2, 3]


def test_answers_to_a_few_prompts_are_written_one_after_another(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        jobs = [ask(engine, f"prompt {number}", SEEDS[0]) for number in range(3)]
    assert all(job.result().response for job in jobs)
    assert model.together == []


def test_answers_to_many_prompts_are_written_side_by_side(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        ask(engine, "another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [ask(engine, f"prompt {number}", SEEDS[0]) for number in range(10)]
        engine.until_waiting(10)
    assert [job.result().prompt for job in jobs] == [f"prompt {number}" for number in range(10)]
    assert model.together == [8]


def test_one_that_fails_among_many_does_not_take_the_others_along(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        ask(engine, "another prompt", SEEDS[0])
        assert model.begun.wait(10)
        prompts = ["prompt 1", "fail", "prompt 2", "prompt 3", "prompt 4"]
        jobs = [ask(engine, prompt, SEEDS[0]) for prompt in prompts]
        engine.until_waiting(5)
    for job in jobs:
        job.wait()
    assert [job.state for job in jobs] == ["done", "failed", "done", "done", "done"]
    assert model.together == [5]


def test_one_that_was_cancelled_before_its_turn_is_not_taken_along(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        ask(engine, "another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [ask(engine, "same prompt", decoding) for decoding in SEEDS[:3]]
        engine.until_waiting(3)
        jobs[1].cancel()
        engine.until_waiting(2)
    assert jobs[0].result().response == jobs[2].result().response == " It is."
    jobs[1].wait()
    assert jobs[1].state == "cancelled"
    assert model.together == [2]


def test_one_that_is_cancelled_while_it_is_written_along_keeps_its_text(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        jobs = [ask(engine, "same prompt", decoding) for decoding in SEEDS[:2]]
        assert model.begun.wait(10)
        jobs[1].cancel()
    assert jobs[0].result().response == " It is."
    jobs[1].wait()
    assert jobs[1].state in ("done", "cancelled")


def test_a_prompt_that_fails_fails_for_each_by_itself(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        ask(engine, "another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [ask(engine, "fail", decoding) for decoding in SEEDS[:2]]
        engine.until_waiting(2)
    for job in jobs:
        job.wait()
        assert str(job.error) == "The prompt asked for it."
