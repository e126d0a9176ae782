"""Our side of `benchmarks.real`: `python -m benchmarks.real_ours MODEL PRECISION FILE`.

FILE holds the answer that is explained, kept with `pickle`.
"""

import pickle
import sys
import time
from pathlib import Path

STARTED = time.perf_counter()

import numpy as np  # noqa: E402

from benchmarks.lower_bound import Passes  # noqa: E402
from benchmarks.side_process import Work, answer_questions  # noqa: E402
from benchmarks.texts import text_of_length  # noqa: E402
from lit_core.gemma import Decoding, Generation, load_model  # noqa: E402
from lit_core.gemma.model import Gemma  # noqa: E402

LONG = 2_000, 100
NEW = 64


def main() -> None:
    """Load, then work."""
    name, precision, file = sys.argv[1:]
    began = time.perf_counter()
    model = load_model(name, precision)
    loaded = time.perf_counter()
    generation: Generation = pickle.loads(Path(file).read_bytes())
    answer_questions(
        works(model, generation),
        seconds=loaded - began,
        since_start=loaded - STARTED,
        parameters=model.info.parameters,
    )


def works(model: Gemma, generation: Generation) -> dict[str, Work]:
    """What can be asked for."""
    count = len(generation.response_tokens)
    long = text_of_length(model, *LONG)
    passes = Passes(model, generation)
    tried = iter(range(10**6))

    def write(new: int) -> Generation:
        # Another first word each time: nothing of the prompt is known yet.
        return model.generate(
            f"No. {next(tried)} {generation.prompt}", Decoding(max_new_tokens=new)
        )

    return {
        "answer": lambda: write(count),
        "write": lambda: write(NEW),
        "selection": lambda: model.gradients(generation, np.ones((1, count))),
        "every": lambda: model.gradients(generation),
        "gim_selection": lambda: model.gradients(generation, np.ones((1, count)), rules="gim"),
        "gim_every": lambda: model.gradients(generation, rules="gim"),
        "forward": passes.forward,
        "forward_and_backward": passes.forward_and_backward,
        "long_selection": lambda: model.gradients(long, np.ones((1, LONG[1]))),
        "long_every": lambda: model.gradients(long),
    }


if __name__ == "__main__":
    main()
