"""How fast answers are written, beside KerasHub: `python -m benchmarks.generate`."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras_hub

from benchmarks.figures import Figure, keep, of_answer, seconds_side_by_side
from benchmarks.random_preset import save_random_gemma
from benchmarks.texts import codelab_prompt
from lit_core.gemma import Asked, Decoding, Generation, load_model
from lit_core.gemma.model import Gemma
from lit_core.watch import Watch

PEER = f"keras-hub {keras_hub.__version__}"
VOCABULARY, NEW, SAMPLES, REPEATS = 1_600, 64, 8, 5
# Seconds ours may take for each of theirs.
ONE, MANY, FIRST = 1.11, 0.33, 0.1


class Written:
    """Both sides on the same weights and text; every answer has the same number of tokens."""

    def __init__(self, preset: Path):
        self.model = _endless(load_model(str(preset)))
        self.peer = keras_hub.models.CausalLM.from_preset(str(preset), dtype="float32")
        self.prompt = codelab_prompt()

    def ours(self, prompt: str, new: int = NEW) -> Generation:
        """One answer, token by token."""
        return self.model.generate(prompt, Decoding(max_new_tokens=new))

    def theirs(self, prompt: str, new: int = NEW) -> None:
        """One answer in one compiled loop."""
        length = self.model.tokenizer.count(prompt) + new
        self.peer.generate([prompt], max_length=length, stop_token_ids=None)

    def samples(self) -> None:
        """Several answers to one prompt, side by side."""
        settings = [Decoding(NEW, temperature=1.0, seed=seed) for seed in range(SAMPLES)]
        self.model.answers([Asked(self.prompt, each, Watch()) for each in settings])


def _endless(model: Gemma) -> Gemma:
    """The model without tokens that end an answer."""
    model.tokenizer.stop_ids = frozenset()
    return model


def main() -> None:
    """Measure one answer, several, and the first token at a length nobody asked for before."""
    with tempfile.TemporaryDirectory() as folder:
        save_random_gemma(Path(folder), VOCABULARY)
        keep("generate", _figures(Written(Path(folder))))


def _figures(both: Written) -> list[Figure]:
    made = both.ours(both.prompt)
    one = seconds_side_by_side(
        lambda: both.ours(both.prompt), lambda: both.theirs(both.prompt), REPEATS
    )
    many = seconds_side_by_side(
        both.samples, lambda: [both.theirs(both.prompt) for _ in range(SAMPLES)], REPEATS
    )
    batch = both.model.tokenizer.count(both.prompt) + NEW
    at_once = seconds_side_by_side(
        both.samples,
        lambda: both.peer.generate([both.prompt] * SAMPLES, batch, stop_token_ids=None),
        REPEATS,
    )
    # Another length in the same bucket: theirs is compiled anew.
    longer = both.prompt + " and"
    first = _once(lambda: both.ours(longer, 1)), _once(lambda: both.theirs(longer, 1))

    def figure(name: str, pair: tuple[float, float], wanted: float | None, **more: Any) -> Figure:
        return of_answer(f"generate.{name}", made, pair, PEER, wanted=wanted, **more)

    return [
        figure("one_answer", one, ONE),
        figure("eight_samples", many, MANY, samples=SAMPLES),
        figure("eight_samples_their_batch", at_once, None, samples=SAMPLES),
        figure("first_token_new_length", first, FIRST),
    ]


def _once(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
