"""Measures a model on held-out prompts: ``python -m models.recipe.evaluate``."""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from lit_core.gemma import EMBEDDED, Decoding, Generation, load_model
from lit_core.gemma.model import Gemma
from lit_core.salience import Attribution, target_line
from models.recipe.codelab import CODELAB_PROMPTS
from models.recipe.figures import FIGURES, Outcome, Result, results
from models.recipe.testset import KINDS, Case, cases

RECORD = Path(__file__).parents[1] / "evaluation.json"
RANKED_KINDS = {figure.kind for figure in FIGURES if "first" in figure.title}


def rank_of_line(gemma: Gemma, generation: Generation, line: int) -> int | None:
    """The rank among prompt lines of one of them, by Grad L2 of the answer's second line."""
    if "\n" not in generation.response.strip():
        return None
    target = target_line(generation, 2)
    selection = Attribution(generation).selection(target)[None]
    salience = Attribution.of_gradients(generation, gemma.gradients(generation, selection))
    scores = salience.scores(target)
    prompt = [s.score for s in scores if s.segment.role in ("template", "variable")]
    return 1 + sum(score > prompt[line] for score in prompt)


def outcome(gemma: Gemma, case: Case, ranked: bool) -> Outcome:
    """Let the model answer, greedily, and see which line decided its recommendation."""
    generation = gemma.generate(case.document.prompt, Decoding(max_new_tokens=48))
    rank = None
    if ranked and case.decisive is not None:
        rank = rank_of_line(gemma, generation, case.decisive)
    return Outcome(case, generation.response, rank)


def codelab_result(gemma: Gemma, name: str) -> Result:
    """Whether the codelab's own prompt gets the codelab's answer."""
    document = CODELAB_PROMPTS[name]
    answered = outcome(gemma, Case(document, None), ranked=False)
    return Result(name, answered.answer.strip(), 1.0, float(answered.answer == document.answer), 1)


def evaluate(model: str, count: int) -> list[Result]:
    """All figures of a model, the codelab's three prompts first."""
    gemma = load_model(model)
    found = [codelab_result(gemma, name) for name in CODELAB_PROMPTS]
    for kind in KINDS:
        ranked = kind in RANKED_KINDS
        found += results(kind, [outcome(gemma, case, ranked) for case in cases(kind, count)])
    return found


def table(found: list[Result]) -> str:
    """The results as lines of text."""
    rows = [f"{'kind':22}{'figure':42}{'wanted':>8}{'result':>8}{'n':>6}"]
    for result in found:
        wanted = "" if result.threshold is None else f"{result.threshold:.0%}"
        mark = "" if result.reached else "  missed"
        title = result.title.replace("\n", " / ")
        if len(title) > 41:
            rows.append(f"{result.kind:22}{title}")
            title = ""
        rows.append(
            f"{result.kind:22}{title:42}{wanted:>8}{result.value:>8.1%}{result.count:>6}{mark}"
        )
    return "\n".join(rows)


def main() -> None:
    """Read the command line, evaluate, print, and keep the embedded model's results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=EMBEDDED, help="name or folder of a preset")
    parser.add_argument("--count", type=int, default=200, help="prompts of each kind")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    found = evaluate(arguments.model, arguments.count)
    record = json.dumps([asdict(result) for result in found], indent=2)
    if arguments.model == EMBEDDED:
        RECORD.write_text(record + "\n")
    print(record if arguments.json else table(found))


if __name__ == "__main__":
    main()
