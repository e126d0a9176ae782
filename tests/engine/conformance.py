"""What every engine must do, wherever its model runs."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from lit_core.engine import (
    WAITING,
    AnyJob,
    AttributionRequest,
    DeletionTestRequest,
    Engine,
    GenerateRequest,
    Priority,
    Request,
    ScorePartRequest,
    ScoreRequest,
)
from lit_core.errors import Cancelled, ModelError, ModelInputError
from lit_core.gemma import Decoding, Generation
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Effects,
    TypedText,
    default_target,
    strongest_parts,
    target_tokens,
)
from tests.engine.scripted_model import until

BACKGROUND = Priority.BACKGROUND
SHORT = GenerateRequest("Eat soup.", Decoding(max_new_tokens=4))
Kill = Callable[[], None]


def answered(engine: Engine) -> Generation:
    return engine.submit(SHORT).result()


def interrupted(engine: Engine, busy: Request) -> tuple[AnyJob, AnyJob]:
    """A background job, and the job that interrupts it now."""
    tracing = engine.submit(busy, BACKGROUND)
    until(lambda: tracing.state == "running")
    click = engine.submit(busy)
    until(lambda: click.state == "running")
    return tracing, click


class EngineConformance:
    """Subclasses give the fixtures `engine`, `kill`, which ends its worker, `long` and `busy`.

    `long` is a request for an answer that takes a while, `busy` one that takes for ever.
    """

    def test_a_model_is_loaded_when_it_is_first_needed(self, engine: Engine) -> None:
        engine.unload().result()
        assert (engine.info, engine.loading, engine.held_bytes) == (None, False, 0)
        assert engine.count_tokens("Eat soup.") is None
        info = engine.load().result()
        assert engine.info == info
        assert not engine.loading
        assert engine.held_bytes > 0
        assert (engine.count_tokens("Eat soup.") or 0) > 2

    def test_the_same_request_is_answered_once(self, engine: Engine) -> None:
        first = engine.submit(SHORT)
        generation = first.result()
        assert engine.submit(replace(SHORT)) is first
        assert generation.prompt == SHORT.prompt
        assert generation.response_tokens
        other = engine.submit(replace(SHORT, decoding=Decoding(max_new_tokens=4, seed=1)))
        assert other is not first
        other.result()

    def test_unfinished_work_is_never_shared(self, engine: Engine, long: GenerateRequest) -> None:
        mine, theirs = engine.submit(long), engine.submit(long)
        assert mine is not theirs
        mine.cancel()
        until(lambda: mine.finished)
        assert not theirs.stopped
        theirs.cancel()

    def test_an_answer_is_seen_while_it_is_written_and_kept_when_it_is_stopped(
        self, engine: Engine, long: GenerateRequest
    ) -> None:
        job = engine.submit(long)
        until(lambda: job.progress.text.strip())
        assert (job.state, job.finished) == ("running", False)
        job.cancel()
        generation = job.result()
        assert generation.finish_reason == "cancelled"
        assert generation.response
        assert engine.submit(long) is not job

    def test_a_job_that_waits_is_cancelled_at_once(
        self, engine: Engine, long: GenerateRequest
    ) -> None:
        running = engine.submit(long)
        waiting = engine.submit(ScoreRequest("Eat soup.", " Yes."))
        waiting.cancel()
        with pytest.raises(Cancelled, match="Stopped, as you asked"):
            waiting.result()
        assert waiting.state == "cancelled"
        assert not running.finished
        running.cancel()

    def test_a_request_that_fails_says_why_and_the_next_one_works(self, engine: Engine) -> None:
        for _ in range(2):
            failed = engine.submit(GenerateRequest("  ", Decoding()))
            with pytest.raises(ModelInputError, match="The prompt is empty"):
                failed.result()
            assert failed.state == "failed"
        assert answered(engine).response

    def test_whoever_comes_while_a_job_runs_need_not_wait_for_a_loaded_model(
        self, engine: Engine, long: GenerateRequest
    ) -> None:
        job = engine.submit(long)
        until(lambda: job.progress.text.strip())
        assert engine.load().finished
        job.cancel()

    def test_texts_are_read_as_answers(self, engine: Engine) -> None:
        generation = engine.submit(ScoreRequest("Eat soup.", " Yes.")).result()
        assert (generation.response, generation.finish_reason) == (" Yes.", "given")
        typed = engine.submit(ScoreRequest("Eat soup.", TypedText("Yes.", "yes"))).result()
        assert typed.response == " Yes."
        count = len(generation.tokens)
        part = engine.submit(ScorePartRequest(generation, count - 1, count)).result()
        assert part.text == generation.text

    def test_answers_are_explained(self, engine: Engine) -> None:
        generation = answered(engine)
        count, targets = len(generation.tokens), len(generation.response_tokens)
        target = target_tokens(generation, 0, 1)
        first = engine.submit(AttributionRequest.of_target(generation, target)).result()
        assert isinstance(first, Effects)
        assert first.matrix.shape == (count, 1)
        job = engine.submit(AttributionRequest(generation))
        key = AttributionConfig().evidence_key
        known = Attribution(generation).with_evidence(key, job.result())
        assert known.scores(target)
        assert engine.submit(AttributionRequest(generation)) is job
        alone = engine.submit(
            AttributionRequest(generation, (), AttributionConfig("occlusion", "words"))
        ).result()
        assert isinstance(alone, Effects)
        assert alone.matrix.shape[1] == targets
        parts = strongest_parts(known.scores(target))
        request = DeletionTestRequest(generation, known.selection(target), parts)
        assert engine.submit(request).result().top_part == parts[0]

    def test_targets_with_other_weights_are_other_requests(self, engine: Engine) -> None:
        generation = answered(engine)
        whole = replace(default_target(generation), start=0, end=len(generation.response_tokens))
        weighted = replace(whole, spans=((0, 1, 1.0), (1, whole.end, -1.0)))
        requests = [AttributionRequest.of_target(generation, each) for each in (whole, weighted)]
        one, other = (engine.submit(request).result() for request in requests)
        assert isinstance(one, Effects)
        assert isinstance(other, Effects)
        assert not np.array_equal(one.matrix, other.matrix)

    def test_jobs_are_done_in_the_order_in_which_they_were_submitted(self, engine: Engine) -> None:
        jobs = [engine.submit(ScoreRequest("Eat soup.", f" {n}.")) for n in range(5)]
        jobs[-1].result()
        assert all(job.finished for job in jobs)
        assert [job.result().response for job in jobs] == [f" {n}." for n in range(5)]

    def test_interactive_work_interrupts_background_work(
        self, engine: Engine, busy: Request
    ) -> None:
        tracing = engine.submit(busy, BACKGROUND)
        until(lambda: tracing.state == "running")
        for number in range(3):
            click = engine.submit(ScoreRequest("Eat soup.", f" Click {number}."))
            assert click.result().response == f" Click {number}."
        assert not tracing.finished
        until(lambda: tracing.state == "running")
        tracing.cancel()
        assert tracing.wait(60)

    def test_interactive_work_that_waits_goes_before_background_work_that_came_first(
        self, engine: Engine, busy: Request
    ) -> None:
        running = engine.submit(busy)
        until(lambda: running.state == "running")
        tracing = engine.submit(busy, BACKGROUND)
        click = engine.submit(ScoreRequest("Eat soup.", " Yes."))
        assert click.progress.stage == tracing.progress.stage == WAITING
        assert click.progress.detail.startswith("1 request before this one")
        assert tracing.progress.detail.startswith("2 requests before this one")
        running.cancel()
        assert click.result().response == " Yes."
        assert not tracing.finished
        tracing.cancel()
        assert tracing.wait(60)

    def test_interrupted_work_waits_and_can_be_cancelled_at_once(
        self, engine: Engine, busy: Request
    ) -> None:
        tracing, click = interrupted(engine, busy)
        assert (tracing.state, tracing.progress.stage) == ("waiting", WAITING)
        until(lambda: tracing.progress.detail.startswith("1 request before this one"))
        tracing.cancel()
        assert tracing.state == "cancelled"
        assert not click.finished
        click.cancel()
        assert click.wait(60)
        assert answered(engine).response

    def test_interrupted_work_goes_on_when_what_interrupted_it_is_cancelled(
        self, engine: Engine, busy: Request
    ) -> None:
        tracing, click = interrupted(engine, busy)
        click.cancel()
        assert click.wait(60)
        until(lambda: tracing.state == "running")
        tracing.cancel()
        assert tracing.wait(60)

    def test_interrupted_work_is_not_blamed_for_the_death_of_the_worker(
        self, engine: Engine, kill: Kill, busy: Request
    ) -> None:
        tracing, click = interrupted(engine, busy)
        kill()
        until(lambda: click.restarts == 1)
        click.cancel()
        assert click.wait(60)
        until(lambda: tracing.state == "running")
        assert tracing.restarts == 0
        tracing.cancel()
        assert tracing.wait(60)

    def test_an_unloaded_model_keeps_its_results_and_loads_again(self, engine: Engine) -> None:
        generation = answered(engine)
        held = engine.held_bytes
        assert engine.unload().result() >= 0.5 * held
        assert (engine.info, engine.held_bytes, engine.loading) == (None, 0, False)
        assert engine.submit(SHORT).result() is generation
        assert engine.info is None
        assert engine.submit(ScoreRequest("Eat soup.", " Yes.")).result().response == " Yes."
        assert engine.info is not None

    def test_unloading_what_is_not_loaded_gives_nothing_back(self, engine: Engine) -> None:
        engine.unload().result()
        assert engine.unload().result() == 0

    def test_a_model_is_unloaded_after_the_jobs_it_has_and_those_that_come_load_it_again(
        self, engine: Engine
    ) -> None:
        before = engine.submit(ScoreRequest("Eat soup.", " Yes."))
        unloading = engine.unload()
        after = engine.submit(ScoreRequest("Eat soup.", " No."))
        unloading.result()
        assert before.finished
        assert after.result().response == " No."
        assert engine.info is not None

    def test_a_job_survives_the_death_of_the_worker(
        self, engine: Engine, kill: Kill, busy: Request
    ) -> None:
        job = engine.submit(busy)
        until(lambda: job.state == "running")
        kill()
        until(lambda: job.restarts == 1)
        until(lambda: job.state == "running")
        assert not job.error
        job.cancel()
        assert job.wait(60)

    def test_a_job_at_which_the_worker_dies_twice_fails_in_one_sentence(
        self, engine: Engine, kill: Kill, busy: Request
    ) -> None:
        job = engine.submit(busy)
        waiting = engine.submit(ScoreRequest("Eat soup.", " Yes."))
        for restarts in range(2):
            until(lambda restarts=restarts: job.restarts == restarts and job.state == "running")
            kill()
        with pytest.raises(ModelError, match=r"ended unexpectedly, twice \(SIGKILL.*run it again"):
            job.result()
        assert waiting.result().response == " Yes."
        assert answered(engine).response

    def test_an_idle_worker_that_dies_is_replaced_when_it_is_needed(
        self, engine: Engine, kill: Kill
    ) -> None:
        engine.load().result()
        kill()
        until(lambda: engine.info is None)
        assert not engine.loading
        assert engine.submit(ScoreRequest("Eat soup.", " Yes.")).result().response == " Yes."

    def test_how_long_a_method_takes_is_told_once_something_was_timed(self, engine: Engine) -> None:
        generation = answered(engine)
        request = AttributionRequest(generation, (), AttributionConfig("occlusion", "sentences"))
        asked = engine.estimate(request)
        for number in range(2):
            target = target_tokens(generation, number, number + 1)
            engine.submit(AttributionRequest.of_target(generation, target)).result()
        told = engine.estimate(request)
        assert asked is None or asked > 0
        assert told
        assert told > 0
        engine.submit(request).result()
        assert engine.estimate(request) == 0

    def test_of_what_cannot_be_done_no_time_is_told(self, engine: Engine) -> None:
        generation = answered(engine)
        engine.submit(AttributionRequest.of_target(generation, default_target(generation))).result()
        config = AttributionConfig("occlusion", "custom:(")
        assert engine.estimate(AttributionRequest(generation, (), config)) is None
