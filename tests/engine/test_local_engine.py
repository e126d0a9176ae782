"""One worker does one job at a time, recalls what it knows, and survives what goes wrong."""

from typing import Any

import pytest

from lit_core.engine import LocalEngine
from lit_core.errors import Cancelled, ModelError
from lit_core.gemma import Decoding
from lit_core.salience import Salience
from lit_core.watch import Watch
from tests.engine.scripted_model import ScriptedModel
from tests.generations import MODEL, generation

GREEDY = Decoding()


def test_jobs_run_in_order_on_one_worker(engine: LocalEngine, model: ScriptedModel) -> None:
    with model.held():
        jobs = [engine.generate(prompt, GREEDY) for prompt in ("a", "b", "c")]
        assert model.begun.wait(10)
        assert [job.state for job in jobs] == ["running", "waiting", "waiting"]
    assert [job.result().prompt for job in jobs] == model.asked == ["a", "b", "c"]
    assert len(model.threads) == 1


def test_whoever_comes_while_a_job_runs_need_not_wait_for_a_loaded_model(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        engine.generate("a", GREEDY)
        assert model.begun.wait(10)
        assert engine.load().finished
        assert engine.load().result() == model.info


def test_progress_is_seen_while_a_job_runs(engine: LocalEngine, model: ScriptedModel) -> None:
    with model.held():
        job = engine.generate("a", GREEDY)
        assert model.begun.wait(10)
        assert (job.progress.stage, job.progress.text) == ("Writing the answer", " It")
        assert not job.finished
        assert not job.wait(0)


def test_the_same_question_is_recalled_and_not_run_again(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    first = engine.generate("a", GREEDY)
    made = first.result()
    assert engine.generate("a", Decoding()) is first
    explained = engine.attribute(Salience(made))
    explained.result()
    assert engine.attribute(Salience(made)) is explained
    assert (model.asked, model.explained) == (["a"], 1)


def test_another_setting_is_another_question(engine: LocalEngine, model: ScriptedModel) -> None:
    engine.generate("a", GREEDY).result()
    engine.generate("a", Decoding(seed=1)).result()
    assert model.asked == ["a", "a"]


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [("fail", "The prompt asked for it."), ("crash", r"unexpected error \(ZeroDivisionError\)")],
)
def test_a_failure_is_told_in_words_and_the_worker_goes_on(
    engine: LocalEngine, model: ScriptedModel, prompt: str, sentence: str
) -> None:
    failed = engine.generate(prompt, GREEDY)
    with pytest.raises(ModelError, match=sentence):
        failed.result()
    assert failed.state == "failed"
    assert engine.generate("b", GREEDY).result().response == " It is."


def test_a_failed_question_is_run_again(engine: LocalEngine, model: ScriptedModel) -> None:
    for _ in range(2):
        engine.generate("fail", GREEDY).wait()
    assert model.asked == ["fail", "fail"]


def test_a_job_cancelled_while_it_waits_never_runs(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        engine.generate("a", GREEDY)
        waiting = engine.generate("b", GREEDY)
        waiting.cancel()
    with pytest.raises(Cancelled, match="Stopped, as you asked"):
        waiting.result()
    assert waiting.state == "cancelled"
    assert model.asked == ["a"]


def test_a_cancelled_answer_keeps_its_text_and_is_run_again_when_asked_again(
    engine: LocalEngine, model: ScriptedModel
) -> None:
    with model.held():
        job = engine.generate("a", GREEDY)
        assert model.begun.wait(10)
        job.cancel()
    assert job.result().finish_reason == "cancelled"
    assert job.result().response == " It"
    assert engine.generate("a", GREEDY).result().response == " It is."


def test_the_model_is_loaded_when_first_asked_and_once(model: ScriptedModel) -> None:
    loaded: list[str] = []

    def load(name: str, _watch: Watch) -> Any:
        loaded.append(name)
        return model

    engine = LocalEngine("by-hand", load)
    assert loaded == []
    assert engine.count_tokens("a b") is None
    assert engine.load().result() == MODEL
    engine.generate("a", GREEDY).result()
    assert loaded == ["by-hand"]
    assert engine.count_tokens("a b") == 3
    assert not engine.loading


def test_a_failed_load_is_told_by_every_job_and_can_succeed_later(model: ScriptedModel) -> None:
    results: list[Any] = [ModelError("No network."), OSError("disk"), model]

    def load(_name: str, _watch: Watch) -> Any:
        result = results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    engine = LocalEngine("by-hand", load)
    first, second = engine.load(), engine.generate("a", GREEDY)
    assert str(first.wait() and first.error) == "No network."
    assert "unexpected error (OSError)" in str(second.wait() and second.error)
    assert not engine.loading
    assert engine.generate("a", GREEDY).result().response == " It is."


def test_closing_waits_for_what_was_asked(engine: LocalEngine) -> None:
    last = engine.generate("a", GREEDY)
    engine.close()
    assert last.result().response == " It is."


def test_an_answer_is_recognised_by_its_tokens(engine: LocalEngine, model: ScriptedModel) -> None:
    same, other = generation(["a"], ["b"]), generation(["a", "b"], ["b"])
    explained = engine.attribute(Salience(same))
    explained.result()
    assert engine.attribute(Salience(generation(["a"], ["b"]))) is explained
    assert engine.attribute(Salience(other)) is not explained
