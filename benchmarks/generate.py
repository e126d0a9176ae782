"""How fast answers are written, beside KerasHub: `python -m benchmarks.generate`."""

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import keras_hub

from benchmarks.figures import Figure, keep, of_answer, seconds, seconds_side_by_side
from benchmarks.random_preset import save_random_gemma
from benchmarks.texts import codelab_prompt
from lit_core.gemma import Decoding, Generation, GenerationTask, load_model
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken

PEER = f"keras-hub {keras_hub.__version__}"
VOCABULARY, NEW, SAMPLES, REPEATS = 1_600, 64, 8, 5
# Seconds ours may take for each of theirs.
ONE, MANY, FIRST = 1.11, 0.33, 0.1


class Written:
    """Both sides on the same weights and text; every answer has the same number of tokens."""

    def __init__(self, model: Gemma, peer: keras_hub.models.CausalLM):
        model.tokenizer.stop_ids = frozenset()
        self.model, self.peer = model, peer
        self._prompt = codelab_prompt()
        self._asked = 0

    def another(self) -> str:
        """The prompt with another beginning, as long: ours can use nothing it has read before."""
        self._asked += 1
        return f"{self._asked % 10} {self._prompt}"

    def ours(self, prompt: str, new: int = NEW) -> Generation:
        """One answer, token by token."""
        return self.model.generate(prompt, Decoding(max_new_tokens=new))

    def theirs(self, prompt: str, new: int = NEW, count: int = 1) -> None:
        """Answers to one prompt, in one compiled loop."""
        length = self.model.tokenizer.count(prompt) + new
        self.peer.generate([prompt] * count, max_length=length, stop_token_ids=None)

    def samples(self, prompt: str) -> None:
        """Several answers to one prompt, side by side."""
        settings = [Decoding(NEW, temperature=1.0, seed=seed) for seed in range(SAMPLES)]
        self.model.generate_batch(
            [GenerationTask(prompt, each, ProgressToken()) for each in settings]
        )


def main() -> None:
    """Measure one answer, several, and the first token at a length nobody asked for before."""
    with tempfile.TemporaryDirectory() as folder:
        save_random_gemma(Path(folder), VOCABULARY)
        peer = keras_hub.models.CausalLM.from_preset(folder, dtype="float32")
        keep("generate", figures(Written(load_model(folder), peer)))


def figures(both: Written, **more: Any) -> list[Figure]:
    """What was measured; `more` is added to each setting."""
    generation = both.ours(both.another())
    one = seconds_side_by_side(
        lambda: both.ours(both.another()), lambda: both.theirs(both.another()), REPEATS
    )
    many = seconds_side_by_side(
        lambda: both.samples(both.another()),
        lambda: [both.theirs(both.another()) for _ in range(SAMPLES)],
        REPEATS,
    )
    at_once = seconds_side_by_side(
        lambda: both.samples(both.another()),
        lambda: both.theirs(both.another(), count=SAMPLES),
        REPEATS,
    )
    # Another length: theirs is compiled anew.
    longer = both.another() + " and"
    first = seconds(lambda: both.ours(longer, 1)), seconds(lambda: both.theirs(longer, 1))

    def figure(
        name: str, pair: tuple[float, float], wanted: float | None = None, peer: str = PEER
    ) -> Figure:
        return of_answer(f"generate.{name}", generation, pair, peer, wanted=wanted, **more)

    return [
        figure("one_answer", one, ONE),
        figure("eight_samples", many, MANY),
        figure("eight_samples_their_batch", at_once),
        figure("first_token_new_length", first, FIRST),
        figure("first_token_edited_at_its_end", edited(both), peer="edited at its beginning"),
    ]


def edited(both: Written) -> tuple[float, float]:
    """Median seconds to the first token of 900 that were read before, and then edited."""
    long = 5 * both.another()
    times = []
    for number in range(REPEATS + 1):
        both.ours(long, 1)
        at_end = seconds(lambda n=number: both.ours(f"{long} {n}", 1))
        at_beginning = seconds(lambda n=number: both.ours(f"{n} {long}", 1))
        times.append((at_end, at_beginning))
    # The first of them compiles.
    ends, beginnings = zip(*times[1:], strict=True)
    return median(ends), median(beginnings)


if __name__ == "__main__":
    main()
