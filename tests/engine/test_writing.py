"""Answers to one prompt that wait together are written together, and each is its own."""

from dataclasses import replace

from lit_core.engine import LocalEngine
from lit_core.gemma import Decoding
from tests.engine.scripted_model import ScriptedModel

SEEDS = [replace(Decoding(temperature=1.0), seed=seed) for seed in range(4)]


def test_answers_to_the_same_prompt_that_wait_are_written_side_by_side(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        first = engine.generate("another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [engine.generate("same prompt", decoding) for decoding in SEEDS]
    assert first.result().response == " It is."
    assert [job.result().response for job in jobs] == [" It is."] * 4
    assert model.together == [4]
    assert [decoding.seed for decoding in model.decodings] == [0, 0, 1, 2, 3]


def test_answers_to_other_prompts_are_written_by_themselves(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        jobs = [engine.generate(f"prompt {number}", SEEDS[0]) for number in range(3)]
    assert all(job.result().response for job in jobs)
    assert model.together == []


def test_one_that_was_cancelled_before_its_turn_is_not_taken_along(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        engine.generate("another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [engine.generate("same prompt", decoding) for decoding in SEEDS[:3]]
        jobs[1].cancel()
    assert jobs[0].result().response == jobs[2].result().response == " It is."
    jobs[1].wait()
    assert jobs[1].state == "cancelled"
    assert model.together == [2]


def test_one_that_is_cancelled_while_it_is_written_along_keeps_its_text(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        jobs = [engine.generate("same prompt", decoding) for decoding in SEEDS[:2]]
        assert model.begun.wait(10)
        jobs[1].cancel()
    assert jobs[0].result().response == " It is."
    jobs[1].wait()
    assert jobs[1].state in ("done", "cancelled")


def test_a_prompt_that_fails_fails_for_each_by_itself(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        engine.generate("another prompt", SEEDS[0])
        assert model.begun.wait(10)
        jobs = [engine.generate("fail", decoding) for decoding in SEEDS[:2]]
    for job in jobs:
        job.wait()
        assert str(job.error) == "The prompt asked for it."
