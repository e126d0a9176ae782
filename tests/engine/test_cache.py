"""Results are kept within a size, the least recently used dropped first."""

from dataclasses import dataclass

import numpy as np

from lit_core.engine import GenerateRequest, Job, LoadRequest
from lit_core.engine.cache import BYTES_PER_RESULT, JobCache
from lit_core.engine.job import AnyJob
from lit_core.gemma import Decoding
from tests.generations import make_generation

TWO = 2 * BYTES_PER_RESULT + 100


@dataclass(frozen=True)
class Evidence:
    array: np.ndarray


def request(prompt: str) -> GenerateRequest:
    return GenerateRequest(prompt, Decoding())


def job(size: int = 0) -> Job[Evidence]:
    return Job.done(Evidence(np.zeros(size, "uint8")))


def put(cache: JobCache, prompt: str, job: AnyJob) -> None:
    cache.put(request(prompt), job, job.result())


def test_the_least_recently_used_is_dropped_beyond_the_size() -> None:
    cache, jobs = JobCache(TWO), {name: job() for name in "abc"}
    put(cache, "a", jobs["a"])
    put(cache, "b", jobs["b"])
    assert cache.get(request("a")) is jobs["a"]
    put(cache, "c", jobs["c"])
    assert [cache.get(request(name)) for name in "abc"] == [jobs["a"], None, jobs["c"]]


def test_a_large_result_takes_the_room_of_several() -> None:
    cache = JobCache(TWO)
    put(cache, "a", job())
    put(cache, "b", large := job(TWO - BYTES_PER_RESULT))
    assert [cache.get(request(name)) for name in "ab"] == [None, large]


def test_a_result_larger_than_the_cache_is_not_kept_and_drops_nothing() -> None:
    cache, small = JobCache(TWO), job()
    put(cache, "a", small)
    put(cache, "b", job(TWO))
    assert [cache.get(request(name)) for name in "ab"] == [small, None]


def test_an_answer_counts_by_its_tokens() -> None:
    long = Job.done(make_generation(["word"] * 100, ["word"]))
    cache = JobCache(TWO)
    put(cache, "a", long)
    assert cache.get(request("a")) is None


def test_what_is_not_to_be_kept_is_not_kept() -> None:
    cache = JobCache()
    cache.put(LoadRequest(), kept := job(), kept.result())
    assert cache.get(LoadRequest()) is None
