"""Memory that a long text takes beside what is reckoned: `python -m benchmarks.text_memory`."""

import argparse

import numpy as np

from benchmarks.device_memory import peak_resident, resident
from benchmarks.figures import Figure, keep
from benchmarks.large import described
from benchmarks.random_preset import LARGE, random_gemma
from benchmarks.texts import text_of_length
from lit_core.gemma import Decoding
from lit_core.gemma.longest_text import text_bytes
from lit_core.gemma.model import Gemma

RECKONED = "what `text_bytes` reckons"
ANSWER, VOCABULARY = 32, 1_600
# The widths and heads of Gemma 3 270M, and of Gemma 2 2B.
SHAPES = {
    "Gemma 3 270M": {"num_query_heads": 4, "num_key_value_heads": 1, "hidden_dim": 640}
    | {"intermediate_dim": 4096, "head_dim": 256},
    "Gemma 2 2B": LARGE,
}


def main() -> None:
    """Measure both shapes, the shorter texts first."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lengths", type=int, nargs="+", default=[1_024, 2_048, 4_096])
    options.add_argument("--layers", type=int, default=2)
    asked = options.parse_args()
    figures = []
    for name, shape in SHAPES.items():
        causal_lm = random_gemma(VOCABULARY, asked.layers, shape)
        vocabulary = causal_lm.preprocessor.tokenizer.proto
        model = Gemma(causal_lm.backbone, vocabulary, described(causal_lm))
        for length in asked.lengths:
            setting = {"shape": name, "layers": asked.layers, "tokens": length, "wanted": 1.0}
            taken, reckoned = peak(model, length) / 1e6, text_bytes(model.backbone, length) / 1e6
            figures.append(Figure("text.memory", taken, RECKONED, reckoned, "MB", setting))
    keep("text-memory", figures)


def peak(model: Gemma, length: int) -> int:
    """Bytes above the loaded model while an answer is written, and while it is explained."""
    generation = text_of_length(model, length - ANSWER, ANSWER)
    whole = np.ones((1, ANSWER))
    model.gradients(text_of_length(model, 128, ANSWER), whole)
    before = resident("VmRSS")
    written = peak_resident(lambda: model.generate(generation.prompt, Decoding(ANSWER)))
    explained = peak_resident(lambda: model.gradients(generation, whole))
    print(length, (written - before) / 1e6, (explained - before) / 1e6)
    return max(written, explained) - before


if __name__ == "__main__":
    main()
