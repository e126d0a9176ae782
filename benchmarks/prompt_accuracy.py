"""How often the shipped prompts are answered rightly: `python -m benchmarks.prompt_accuracy`.

The answer to a case is the label with the highest log-probability after the prompt. The results
are kept in `benchmarks/results/prompt-accuracy.jsonl` and as a table in `prompts/README.md`.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import RESULTS
from benchmarks.prompt_accuracy_result import Answer, Result
from benchmarks.prompt_accuracy_table import HEAD, in_page, row, table
from benchmarks.prompt_accuracy_task import Task, load_task, task_names
from lit_core.datasets import Example
from lit_core.gemma import Decoding, load_model
from lit_core.gemma.model import Gemma
from lit_core.prompts import load_prompt

MODEL = "gemma3_270m"
PAGE = Path(__file__).parents[1] / "prompts" / "README.md"
RECORD = RESULTS / "prompt-accuracy.jsonl"


def answer(model: Gemma, prompt: str, case: Example, labels: Sequence[str]) -> Answer:
    """The likeliest label after `prompt` with the values of `case`, and what the model writes."""
    loaded = load_prompt(prompt)
    text = loaded.template.render(case.variables).text
    scores = {
        label: sum(model.score_response(text, f" {label}").log_probabilities) for label in labels
    }
    written = model.generate(text, Decoding.from_config(loaded.config)).response.strip()
    return Answer(case.id, case.expected or "", max(scores, key=scores.__getitem__), written)


def measure(model: Gemma, task: Task) -> Iterator[Result]:
    """The result of each prompt of a task, on all cases."""
    good: tuple[Answer, ...] = ()
    for prompt in task.prompts:
        answers = tuple(answer(model, prompt, case, task.labels) for case in task.cases)
        good = good or answers
        yield Result.of(task, prompt, answers, good, model.info.fingerprint)


def read_record() -> list[Result]:
    """The results that are kept."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return [Result(**json.loads(line)) for line in lines]


def keep(results: Sequence[Result]) -> None:
    """Write the results, and the table of them in `prompts/README.md`."""
    rows = "".join(json.dumps(result.to_row(), ensure_ascii=False) + "\n" for result in results)
    RECORD.write_text(rows, encoding="utf-8")
    PAGE.write_text(in_page(PAGE.read_text(encoding="utf-8"), table(results)), encoding="utf-8")


def main() -> None:
    """Read the command line, measure, print, and keep the results of the model that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=MODEL, help="name or folder of a preset")
    model = load_model(parser.parse_args().model)
    results = []
    print(HEAD)
    for task in map(load_task, task_names()):
        for result in measure(model, task):
            print(row(result), flush=True)
            results.append(result)
    if model.info.name == MODEL:
        keep(results)


if __name__ == "__main__":
    main()
