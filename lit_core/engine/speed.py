"""How fast a model works on this machine, measured from the work it has done."""

from collections import deque

from lit_core.salience import Work

# So many of the last measurements count, and of them the quickest: others hold the time it takes to
# compile, or that other programs took. They are more than one answer brings, so that a machine that
# is busy for a while does not seem slower.
KEPT = 25
# Of less nothing can be said.
FEWEST = 2


class Speed:
    """Seconds for each token that is read, and for each that is differentiated."""

    def __init__(self) -> None:
        self._forward: deque[float] = deque(maxlen=KEPT)
        self._backward: deque[float] = deque(maxlen=KEPT)

    def record(self, work: Work, seconds: float) -> None:
        """Note how long some work took."""
        if not work.backward_tokens:
            self._forward.append(seconds / work.forward_tokens)
            return
        # While no reading was timed, one token is taken to be as quick as the other.
        even = seconds / work.tokens
        reading = work.forward_tokens * min([even, *self._forward])
        self._backward.append((seconds - reading) / work.backward_tokens)

    def seconds(self, work: Work) -> float | None:
        """About how long some work takes; None while too little was timed."""
        if len(self._forward) + len(self._backward) < FEWEST:
            return None
        forward, backward = self._forward or self._backward, self._backward or self._forward
        return min(forward) * work.forward_tokens + min(backward) * work.backward_tokens
