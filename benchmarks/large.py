"""Gemma 2 2B's shape with random weights in bfloat16: `python -m benchmarks.large`.

For a machine with an accelerator and a backend that uses it, `KERAS_BACKEND=jax` or `torch`. With
`--layers 1 --vocabulary 1600 --dtype float32` it is small enough to try the program anywhere.
"""

import argparse
import platform
import sys

import keras_hub

from benchmarks.device_memory import device_name, peak_bytes
from benchmarks.figures import Figure, keep, of_answer, seconds
from benchmarks.generate import NEW, Written, figures
from benchmarks.our_side import OurSalience
from benchmarks.random_preset import CONTEXT, LARGE, random_gemma
from benchmarks.texts import text_of_length
from lit_core.gemma import Decoding, Generation, ModelInfo
from lit_core.gemma.framework import keras
from lit_core.gemma.model import Gemma
from lit_core.gemma.sources.weight_bytes import BYTES_PER_PARAMETER

DTYPE, LAYERS, VOCABULARY = "bfloat16", 26, 256_000
PROMPT, ANSWER = 1_000, 100
WEIGHTS = "its weights alone"


class WrittenInNumbers(Written):
    """Both sides without KerasHub's way back to text: the tokenizer knows a part of the tokens."""

    def __init__(self, model: Gemma, peer: keras_hub.models.CausalLM):
        super().__init__(model, peer)
        self._preprocess = peer.preprocessor.generate_preprocess
        peer.preprocessor = None

    def theirs(self, prompt: str, new: int = NEW, count: int = 1) -> None:
        """Answers to one prompt, in one compiled loop."""
        length = self.model.tokenizer.count(prompt) + new
        self.peer.generate(self._preprocess([prompt] * count, length), stop_token_ids=None)


def main() -> None:
    """Measure speed beside KerasHub, and peak memory beside what the weights take."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--layers", type=int, default=LAYERS)
    options.add_argument("--vocabulary", type=int, default=VOCABULARY)
    options.add_argument("--dtype", default=DTYPE)
    options.add_argument("--prompt", type=int, default=PROMPT, help="tokens explained")
    options.add_argument("--answer", type=int, default=ANSWER, help="tokens written")
    asked = options.parse_args()
    causal_lm = random_gemma(asked.vocabulary, asked.layers, LARGE, asked.dtype)
    model = Gemma(causal_lm.backbone, causal_lm.preprocessor.tokenizer.proto, described(causal_lm))
    # Tokens that the tokenizer does not know are written as others.
    surface, known = model.tokenizer.token_bytes, causal_lm.preprocessor.tokenizer.vocabulary_size()
    model.tokenizer.token_bytes = lambda token_id: surface(token_id % known)
    model.tokenizer.is_special = lambda token_id: False  # noqa: ARG005
    where = {"on": device_name(), "machine": platform.platform(), "dtype": asked.dtype}
    causal_lm.compile(sampler="greedy")
    # Memory first: some backends do not forget a peak.
    generation = text_of_length(model, asked.prompt, asked.answer)
    measured = [
        *memory(model, generation, where),
        *figures(WrittenInNumbers(model, causal_lm), **where),
    ]
    keep(f"large-{keras.backend.backend()}", measured)


def described(causal_lm: keras_hub.models.GemmaCausalLM) -> ModelInfo:
    """What is said of it; its weights are another's each time."""
    return ModelInfo(
        name="random weights in the shape of Gemma 2 2B",
        architecture=type(causal_lm).__name__,
        parameters=causal_lm.count_params(),
        dtype=causal_lm.compute_dtype,
        backend=keras.backend.backend(),
        device=device_name(),
        fingerprint="random",
        context_length=CONTEXT,
    )


def memory(model: Gemma, generation: Generation, where: dict[str, str]) -> list[Figure]:
    """Peak memory and seconds of an answer and of its explanation."""
    new = len(generation.response_tokens)
    ours = OurSalience(model, generation)
    weights = BYTES_PER_PARAMETER[model.info.dtype] * model.info.parameters
    works = {
        "answer": lambda: model.generate(generation.prompt, Decoding(max_new_tokens=new)),
        "first_selection": ours.first_selection,
        "every_token": ours.everything,
    }
    found = []
    for name, work in works.items():
        pair = peak_bytes(work) / 1e9, weights / 1e9
        found.append(
            of_answer(f"large.memory_{name}", generation, pair, WEIGHTS, "GB", None, **where)
        )
        told = f"{name}: {pair[0]:.2f} GB at most, {seconds(work):.2f} s once compiled"
        print(told, file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
