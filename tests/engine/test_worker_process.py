"""A real model in a process of its own."""

import os
import resource
import signal
from collections.abc import Iterator

import psutil
import pytest

from lit_core.engine import AttributionRequest, GenerateRequest, ModelPool, ProcessEngine
from lit_core.engine.messages import ModelSpec
from lit_core.engine.worker_process import WorkerProcess
from lit_core.errors import Cancelled, OutOfMemoryError
from lit_core.gemma import EMBEDDED, Decoding, resolve
from lit_core.salience import AttributionConfig, MethodOptions
from tests.engine.conformance import EngineConformance, Kill
from tests.engine.scripted_model import until

# With less the allocator searches for so long that the process neither works nor dies.
SPARE_BYTES = 2**26


class Started:
    """Starts worker processes and remembers them."""

    def __init__(self) -> None:
        self.workers: list[WorkerProcess] = []

    def __call__(self, spec: ModelSpec) -> WorkerProcess:
        self.workers.append(WorkerProcess(spec))
        return self.workers[-1]


@pytest.fixture(scope="module")
def started() -> Started:
    return Started()


@pytest.fixture(scope="module")
def engine(started: Started) -> Iterator[ProcessEngine]:
    yield ModelPool(start=started).engine("tiny-gemma")
    for worker in started.workers:
        worker.kill()


class TestProcessEngine(EngineConformance):
    @pytest.fixture
    def kill(self, started: Started) -> Kill:
        return lambda: os.kill(started.workers[-1].pid, signal.SIGKILL)

    @pytest.fixture
    def long(self) -> GenerateRequest:
        return GenerateRequest("Once", Decoding(max_new_tokens=500, temperature=2.0))

    @pytest.fixture
    def busy(self, engine: ProcessEngine) -> AttributionRequest:
        prompt = "Eat " + "soup and bread with salt or " * 8
        generation = engine.submit(GenerateRequest(prompt, Decoding(max_new_tokens=4))).result()
        return AttributionRequest(
            generation, (), AttributionConfig("lime", "words", MethodOptions(samples=20_000))
        )


def test_a_process_without_memory_ends_the_job_in_one_sentence_or_does_it_again(
    engine: ProcessEngine, started: Started
) -> None:
    engine.unload().result()
    engine.load().result()
    pid = started.workers[-1].pid
    limit = psutil.Process(pid).memory_info().vms + SPARE_BYTES
    resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))
    prompt = "Eat soup. " * 40
    job = engine.submit(GenerateRequest(prompt, Decoding(max_new_tokens=100)))
    assert job.wait(60)
    if job.error:
        assert isinstance(job.error, OutOfMemoryError)
    generation = engine.submit(GenerateRequest(prompt, Decoding(max_new_tokens=4))).result()
    request = AttributionRequest(generation, (), AttributionConfig("lime", "words"))
    assert engine.submit(request).result()


def test_a_process_that_does_not_stop_a_cancelled_job_is_killed_and_the_next_request_works(
    started: Started,
) -> None:
    spec = ModelSpec(EMBEDDED, resolve(EMBEDDED).fetch())
    engine = ProcessEngine(EMBEDDED, lambda _watch: spec, started, stop_seconds=0.5)
    job = engine.submit(GenerateRequest("Once", Decoding(max_new_tokens=500, temperature=2.0)))
    until(lambda: job.state == "running")
    os.kill(started.workers[-1].pid, signal.SIGSTOP)
    job.cancel()
    with pytest.raises(Cancelled, match="Stopped, as you asked"):
        job.result()
    assert engine.submit(GenerateRequest("Eat soup.", Decoding(max_new_tokens=2))).result().response
