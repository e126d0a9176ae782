"""A worker does one job at a time, and the engine survives what goes wrong with it."""

import itertools
import threading
from typing import Any

import pytest

from lit_core.engine import (
    LOADING,
    AttributionRequest,
    GenerateRequest,
    LoadRequest,
    Priority,
    ProcessEngine,
)
from lit_core.engine.messages import ModelSpec
from lit_core.errors import Cancelled, ModelError, OutOfMemoryError
from lit_core.gemma import Decoding
from lit_core.progress import ProgressToken
from tests.engine.scripted_model import (
    GREEDY,
    SPEC,
    ScriptedEngine,
    ScriptedModel,
    ThreadWorker,
    ask,
    until,
)
from tests.generations import MODEL, make_generation


def test_jobs_run_in_order_on_one_worker(engine: ScriptedEngine, model: ScriptedModel) -> None:
    with model.held():
        jobs = [ask(engine, prompt) for prompt in ("a", "b", "c")]
        until(lambda: jobs[0].progress.text)
        assert [job.state for job in jobs] == ["running", "waiting", "waiting"]
    assert [job.result().prompt for job in jobs] == model.asked == ["a", "b", "c"]
    assert len(model.threads) == 1


def test_progress_is_seen_while_a_job_runs(engine: ScriptedEngine, model: ScriptedModel) -> None:
    with model.held():
        job = ask(engine, "a")
        until(lambda: job.progress.text)
        assert (job.progress.stage, job.progress.text) == ("Writing the answer", " It")
        assert not job.finished
        assert not job.wait(0)


def test_the_same_question_is_recalled_and_not_run_again(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    first = ask(engine, "a")
    generation = first.result()
    assert ask(engine, "a", Decoding()) is first
    explained = engine.submit(AttributionRequest(generation))
    explained.result()
    assert engine.submit(AttributionRequest(generation)) is explained
    assert (model.asked, model.explained) == (["a"], 1)


def test_another_setting_is_another_question(engine: ScriptedEngine, model: ScriptedModel) -> None:
    ask(engine, "a").result()
    ask(engine, "a", Decoding(seed=1)).result()
    assert model.asked == ["a", "a"]


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [("fail", "The prompt asked for it."), ("crash", r"unexpected error \(ZeroDivisionError\)")],
)
def test_a_failure_is_told_in_words_and_the_worker_goes_on(
    engine: ScriptedEngine, model: ScriptedModel, prompt: str, sentence: str
) -> None:
    failed = ask(engine, prompt)
    with pytest.raises(ModelError, match=sentence):
        failed.result()
    assert failed.state == "failed"
    assert ask(engine, "b").result().response == " It is."


def test_a_failed_question_is_run_again(engine: ScriptedEngine, model: ScriptedModel) -> None:
    for _ in range(2):
        ask(engine, "fail").wait()
    assert model.asked == ["fail", "fail"]


def test_a_job_cancelled_while_it_waits_never_runs(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        running = ask(engine, "a")
        until(lambda: running.progress.text)
        waiting = ask(engine, "b")
        waiting.cancel()
    with pytest.raises(Cancelled, match="Stopped, as you asked"):
        waiting.result()
    assert waiting.state == "cancelled"
    assert model.asked == ["a"]


def test_a_cancelled_answer_keeps_its_text_and_is_run_again_when_asked_again(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        job = ask(engine, "a")
        until(lambda: job.progress.text)
        job.cancel()
        until(lambda: model.told_to_stop)
    assert job.result().finish_reason == "cancelled"
    assert job.result().response == " It"
    assert ask(engine, "a").result().response == " It is."


def test_the_model_is_loaded_when_first_asked_and_once(model: ScriptedModel) -> None:
    loaded: list[str] = []

    def load(spec: ModelSpec, _watch: ProgressToken) -> Any:
        loaded.append(spec.name)
        return model

    engine = ScriptedEngine(load)
    assert loaded == []
    assert engine.count_tokens("a b") is None
    assert engine.load().result() == MODEL
    ask(engine, "a").result()
    assert loaded == ["by-hand"]
    assert engine.count_tokens("a b") == 3
    assert not engine.loading


def test_a_failed_load_is_told_to_all_who_wait_and_can_succeed_later(model: ScriptedModel) -> None:
    results: list[Any] = [ModelError("No network."), OSError("disk"), model]
    everybody_waits = threading.Event()

    def load(_spec: ModelSpec, _watch: ProgressToken) -> Any:
        assert everybody_waits.wait(10)
        result = results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    engine = ScriptedEngine(load)
    for sentence in ("No network.", r"unexpected error \(OSError\)"):
        everybody_waits.clear()
        jobs = engine.load(), ask(engine, "a")
        everybody_waits.set()
        for job in jobs:
            with pytest.raises(ModelError, match=sentence):
                job.result()
        until(lambda: not engine.loading)
    assert ask(engine, "a").result().response == " It is."


def test_a_job_is_cancelled_also_while_the_worker_finishes_what_it_has(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    job = ask(engine, "long")
    assert model.begun.wait(10)
    unloading = engine.unload()
    job.cancel()
    until(lambda: model.told_to_stop)
    unloading.result()
    assert len(engine.workers) == 1


def test_unloading_waits_for_what_was_asked(engine: ScriptedEngine) -> None:
    last = ask(engine, "a")
    engine.unload()
    assert last.result().response == " It is."


def test_an_answer_is_recognised_by_its_tokens(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    same, other = make_generation(["a"], ["b"]), make_generation(["a", "b"], ["b"])
    explained = engine.submit(AttributionRequest(same))
    explained.result()
    assert engine.submit(AttributionRequest(make_generation(["a"], ["b"]))) is explained
    assert engine.submit(AttributionRequest(other)) is not explained


def test_a_worker_that_ran_out_of_memory_says_so_and_is_replaced(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    failed = ask(engine, "memory")
    waiting = ask(engine, "b")
    with pytest.raises(OutOfMemoryError, match="ran out of memory: shorten the prompt"):
        failed.result()
    assert waiting.result().response == " It is."
    assert (len(engine.workers), waiting.restarts) == (2, 0)


def test_a_request_for_which_there_is_no_memory_beside_interrupted_work_is_tried_without_it(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    tracing = engine.submit(GenerateRequest("a long one", GREEDY), Priority.BACKGROUND)
    until(lambda: tracing.state == "running")
    failed = ask(engine, "memory")
    with pytest.raises(OutOfMemoryError):
        failed.result()
    until(lambda: tracing.state == "running")
    assert model.asked == ["a long one", "memory", "memory", "a long one"]
    assert (failed.restarts, tracing.restarts) == (0, 0)
    tracing.cancel()


def test_waiting_background_work_is_done_last(engine: ScriptedEngine, model: ScriptedModel) -> None:
    with model.held():
        jobs = [
            engine.submit(GenerateRequest(prompt, GREEDY), priority)
            for prompt, priority in (
                ("first", Priority.INTERACTIVE),
                ("lines", Priority.BACKGROUND),
                ("words", Priority.BACKGROUND),
                ("click", Priority.INTERACTIVE),
            )
        ]
        engine.until_waiting(3)
    assert all(job.result() for job in jobs)
    assert model.asked == ["first", "click", "lines", "words"]


def test_a_job_that_waits_says_about_how_long(engine: ScriptedEngine, model: ScriptedModel) -> None:
    with model.held():
        running, waiting = ask(engine, "a"), ask(engine, "b")
        until(lambda: waiting.progress.detail)
        assert waiting.progress.detail == "1 request before this one"
    assert running.result()
    assert waiting.result()
    with model.held():
        jobs = [ask(engine, prompt) for prompt in ("c", "d", "e")]
        until(lambda: jobs[2].progress.detail.startswith("2 requests"))
        assert jobs[2].progress.detail == "2 requests before this one, about 1 s"


def test_a_worker_that_dies_while_it_loads_is_started_once_more(model: ScriptedModel) -> None:
    loading, deaths = threading.Event(), [1]

    def load(_spec: ModelSpec, progress: ProgressToken) -> Any:
        progress.report(LOADING)
        loading.set()
        assert not deaths or threading.Event().wait(10)
        return model

    engine = ScriptedEngine(load)
    job = ask(engine, "a")
    assert loading.wait(10)
    deaths.clear()
    engine.workers[0].kill()
    assert job.result().response == " It is."
    assert job.restarts == 1


def test_a_model_that_cannot_be_loaded_alive_is_given_up_after_two_tries() -> None:
    everybody_waits, loads = threading.Event(), itertools.count()

    def load(_spec: ModelSpec, _watch: ProgressToken) -> Any:
        assert everybody_waits.wait(10)
        number = next(loads)
        until(lambda: len(engine.workers) > number)
        engine.workers[number].kill()
        raise ModelError("Nobody hears this.")

    engine = ScriptedEngine(load)
    jobs = [ask(engine, "a"), engine.submit(LoadRequest())]
    everybody_waits.set()
    for job in jobs:
        with pytest.raises(ModelError, match="by-hand ended unexpectedly, twice"):
            job.result()
    assert len(engine.workers) == 2


def test_a_job_that_was_stopped_is_not_begun_again_when_the_worker_dies(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    with model.held():
        job = ask(engine, "a")
        until(lambda: job.progress.text)
        job.cancel()
        engine.workers[0].kill()
        with pytest.raises(Cancelled):
            job.result()
    assert model.asked == ["a"]


def test_preparing_a_model_ends_when_nobody_waits_for_it_any_more(model: ScriptedModel) -> None:
    preparing, ended = threading.Event(), threading.Event()

    def prepare(progress: ProgressToken) -> ModelSpec:
        preparing.set()
        while not progress.stopped:
            progress.report("Downloading")
        ended.set()
        progress.check()
        return SPEC

    engine = ProcessEngine("by-hand", prepare, lambda spec: ThreadWorker(spec, lambda *_: model))
    jobs = [engine.load(), ask(engine, "a")]
    assert preparing.wait(10)
    jobs[0].cancel()
    assert not ended.is_set()
    until(lambda: jobs[1].progress.stage == "Downloading")
    jobs[1].cancel()
    assert ended.wait(10)
    assert [job.wait(10) and job.state for job in jobs] == ["cancelled", "cancelled"]


def test_a_job_that_comes_while_the_model_loads_says_that_it_loads(model: ScriptedModel) -> None:
    going_on = threading.Event()

    def prepare(progress: ProgressToken) -> ModelSpec:
        assert going_on.wait(10)
        return SPEC

    engine = ProcessEngine("by-hand", prepare, lambda spec: ThreadWorker(spec, lambda *_: model))
    engine.load()
    job = engine.submit(LoadRequest())
    assert engine.loading
    assert job.progress.stage == LOADING
    going_on.set()
    assert job.result() == MODEL
    assert not engine.loading


def test_whoever_asks_after_a_preparation_was_stopped_begins_a_new_one(
    model: ScriptedModel,
) -> None:
    prepared: list[ProgressToken] = []
    going_on = threading.Event()

    def prepare(progress: ProgressToken) -> ModelSpec:
        prepared.append(progress)
        if len(prepared) == 1:
            assert going_on.wait(10)
        progress.check()
        return SPEC

    engine = ProcessEngine("by-hand", prepare, lambda spec: ThreadWorker(spec, lambda *_: model))
    first = engine.load()
    until(lambda: prepared)
    first.cancel()
    second = engine.load()
    going_on.set()
    assert second.result() == MODEL
    assert (first.state, len(prepared)) == ("cancelled", 2)
