"""Answers that wait at the same time are written side by side."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lit_core.engine.job import Job
from lit_core.gemma import Asked, Decoding, Generation
from lit_core.watch import Watch

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

SIDE_BY_SIDE = 8
# Samples of one prompt always go together. A few different prompts begin sooner one after another:
# the program that writes so many texts has to be compiled first.
MANY = 4


@dataclass(eq=False)
class _Wish:
    """An answer somebody waits for."""

    prompt: str
    decoding: Decoding
    job: Job[Generation] | None = None
    made: Generation | None = None
    alone: bool = False


class Writing:
    """Keeps the answers that are waited for; the first whose turn comes takes the others along."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Wish] = []

    def wish(self, prompt: str, decoding: Decoding) -> "_Wish":
        """Note an answer that is about to be asked for."""
        wish = _Wish(prompt, decoding)
        with self._lock:
            self._waiting.append(wish)
        return wish

    def write(self, model: "Gemma", wish: _Wish, watch: Watch) -> Generation:
        """The answer; what was written along with another is there already.

        Raises:
            ModelError: it cannot be written.
        """
        with self._lock:
            self._waiting = [other for other in self._waiting if other is not wish]
            others = [] if wish.made or wish.alone else self._along(wish)
        if wish.made:
            return wish.made
        if not others:
            return model.generate(wish.prompt, wish.decoding, watch)
        jobs = [(other, other.job) for other in others if other.job]
        for _, job in jobs:
            job.under_way = True
        try:
            asked = [Asked(other.prompt, other.decoding, job.watch) for other, job in jobs]
            first, *made = model.answers([Asked(wish.prompt, wish.decoding, watch), *asked])
        except Exception:
            # Which of them it was is not known: each is tried by itself.
            for other, job in jobs:
                other.alone, job.under_way = True, False
            return model.generate(wish.prompt, wish.decoding, watch)
        for (other, _), answer in zip(jobs, made, strict=True):
            other.made = answer
        return first

    def _along(self, wish: _Wish) -> list[_Wish]:
        free = [other for other in self._waiting if other.job and not other.job.stopped]
        free = [other for other in free if other.made is None and not other.alone]
        same = [other for other in free if other.prompt == wish.prompt]
        different = [other for other in free if other.prompt != wish.prompt]
        chosen = [*same, *different] if len(free) >= MANY else same
        return chosen[: SIDE_BY_SIDE - 1]
