"""How long a lower precision takes on a CPU, beside float32: `python -m benchmarks.precisions`."""

from collections.abc import Iterator

from benchmarks.figures import Figure, keep, of_answer, seconds_in_turn
from benchmarks.texts import codelab_prompt
from lit_core.engine import AttributionRequest
from lit_core.gemma import DEFAULT, Decoding, Generation, load_model
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.settings import PRECISIONS

NEW, REPEATS = 24, 3


def main() -> None:
    """Measure an answer of Gemma 3 270M, and every token's influence on it, in each precision."""
    keep("precisions", figures([load_model(DEFAULT, precision) for precision in PRECISIONS]))


def figures(models: list[Gemma]) -> Iterator[Figure]:
    """The answer and the explanation of each model beside those of the first."""
    answers = [_write(model) for model in models]
    pairs = list(zip(models, answers, strict=True))
    written = seconds_in_turn([lambda model=model: _write(model) for model in models], REPEATS)
    explained = seconds_in_turn(
        [lambda model=model, answer=answer: _explain(model, answer) for model, answer in pairs],
        REPEATS,
    )
    for name, times in (("write", written), ("explain", explained)):
        for answer, taken in list(zip(answers, times, strict=True))[1:]:
            pair = taken, times[0]
            yield of_answer(f"precisions.{name}_{answer.model.dtype}", answer, pair, PRECISIONS[0])


def _write(model: Gemma) -> Generation:
    return model.generate(codelab_prompt(), Decoding(max_new_tokens=NEW))


def _explain(model: Gemma, answer: Generation) -> None:
    AttributionRequest(answer).execute(model, ProgressToken())


if __name__ == "__main__":
    main()
