"""What was answered is remembered, within a budget, the least recently used forgotten first."""

from collections.abc import Callable

from lit_core.engine.job import AnyJob, Job
from lit_core.engine.memory import JobMemory


def two_at_most() -> JobMemory:
    return JobMemory(lambda _job: 1, budget=2)


def asking(made: list[str]) -> Callable[[JobMemory, str], AnyJob]:
    """Asks a memory for a finished job, noting in `made` which had to be made."""

    def make(key: str) -> AnyJob:
        made.append(key)
        job = Job(lambda _watch: key)
        job.run()
        return job

    return lambda memory, key: memory.recall(key, lambda: make(key))


def test_the_least_recently_used_is_forgotten_beyond_the_budget() -> None:
    made: list[str] = []
    memory, ask = two_at_most(), asking(made)
    for key in ("a", "b", "a", "c"):
        ask(memory, key)
    assert made == ["a", "b", "c"]
    assert [ask(memory, key).result() for key in ("a", "c", "b")] == ["a", "c", "b"]
    assert made == ["a", "b", "c", "b"]


def test_one_result_larger_than_the_budget_is_kept_while_it_is_the_last() -> None:
    memory, made = JobMemory(lambda _job: 9, budget=2), list[str]()
    ask = asking(made)
    assert ask(memory, "a") is ask(memory, "a")
    ask(memory, "b")
    ask(memory, "a")
    assert made == ["a", "b", "a"]


def test_unfinished_work_is_not_shared_so_that_stopping_it_stops_nobody_else() -> None:
    memory, mine, theirs = two_at_most(), Job(lambda _watch: "a"), Job(lambda _watch: "a")
    assert memory.recall("a", lambda: mine) is mine
    assert memory.recall("a", lambda: theirs) is theirs
    mine.cancel()
    theirs.run()
    assert memory.recall("a", lambda: Job(lambda _watch: "again")) is theirs


def test_work_somebody_stopped_is_not_recalled() -> None:
    memory, stopped = two_at_most(), Job(lambda _watch: "a")
    memory.recall("a", lambda: stopped)
    stopped.cancel()
    assert memory.recall("a", lambda: Job(lambda _watch: "a")) is not stopped
