"""The prompts that explanations are measured on."""

import pytest

from benchmarks.faithfulness_prompts import Subject, kinds
from lit_core.gemma import EMBEDDED


def subjects(model: str, count: int) -> list[Subject]:
    return [subject for kind in kinds(model, count) for subject in kind.subjects()]


@pytest.mark.parametrize("model", [EMBEDDED, "gemma3_270m"])
def test_prompts_are_the_same_each_time_and_each_is_another(model: str) -> None:
    found = subjects(model, 3)
    assert found == subjects(model, 3)
    assert len({subject.name for subject in found}) == len(found)
    assert len({subject.prompt for subject in found}) == len(found)


def test_a_real_model_is_measured_on_every_shipped_prompt_that_has_cases() -> None:
    found = subjects("gemma3_270m", 6)
    assert len(found) >= 100
    prompts = {subject.name.split("/")[0] for subject in found}
    assert {"sentiment", "sentiment-swapped-labels", "ticket-topic-wrong-label"} <= prompts


def test_a_larger_run_goes_on_with_a_smaller_one() -> None:
    small, large = (subjects("gemma3_270m", count) for count in (2, 6))
    assert set(small) < set(large)


@pytest.mark.parametrize("model", [EMBEDDED, "gemma3_270m"])
def test_the_foil_is_something_that_the_answer_does_not_say(model: str) -> None:
    for subject in subjects(model, 1):
        for said in subject.alternatives:
            assert subject.foil(f" {said} ") in set(subject.alternatives) - {said}
