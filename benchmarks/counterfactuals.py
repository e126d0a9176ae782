"""Whether the smallest change that is found is the planted fault: `make bench-counterfactuals`.

The shipped prompts with one wrong label are asked about the cases of their tasks. Each search is
compared with one that tries everything: all single changes, and all pairs where no single one is
enough.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from statistics import median

from benchmarks.figures import RESULTS
from benchmarks.prompt_accuracy_task import load_task, task_names
from lit_core.compare import CounterfactualReport, possible_edits
from lit_core.datasets import Example
from lit_core.gemma import Decoding, GenerationTask, load_model
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.prompts import PromptFile, load_prompt
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    PromptEdit,
    compute_evidence,
    default_target,
    edited_prompt,
    find_counterfactuals,
    with_label_likelihood,
)
from lit_core.salience.counterfactuals import says
from lit_core.salience.label_likelihood import exchanges

FAULTY = "-wrong-label"
CASES = 20
BATCH = 8


@dataclass(frozen=True)
class FaultSearch:
    """One prompt's search beside the search of everything.

    Attributes:
        name: of the prompt and the case.
        edits: how many single changes there were.
        size: of the smallest change that was found; 0 for none.
        count: how many changes of that size were found.
        fault_changes: whether a change of the faulty line alone changes the answer.
        fault_found: whether the faulty line is in one of the changes that were found.
        fault_first: whether it is in the first of them, as they are shown.
        fault_first_by_likelihood: the same, in the order of a search that reads no examples.
        wrong: whether the answer is not the one that the case expects.
        smaller: whether trying everything finds a smaller change.
        corrected: whether the prompt without the fault is answered otherwise.
    """

    name: str
    edits: int
    size: int
    count: int
    fault_changes: bool
    fault_found: bool
    fault_first: bool
    fault_first_by_likelihood: bool
    wrong: bool
    smaller: bool
    corrected: bool


def searched(
    model: Gemma, faulty: PromptFile, good: PromptFile, case: Example, *, pairs: bool
) -> FaultSearch:
    """Search for the smallest change of one prompt, then try everything."""
    rendered = faulty.template.render(case.variables)
    decoding = Decoding.from_config(faulty.config)
    generation = model.generate(rendered.text, decoding)
    values = tuple((origin.start, origin.end) for origin in rendered.variable_origins)
    config, target = AttributionConfig(), default_target(generation)
    known = Attribution(generation, values).with_evidence(
        config.evidence_key, compute_evidence(model, generation, config, values)
    )
    edits = possible_edits(known.scores(target, config), known)
    result = find_counterfactuals(model, generation, target, edits)
    by_likelihood = sorted(result.found, key=lambda each: not exchanges(each.edits))
    result = with_label_likelihood(model, generation, result, values)
    line = _fault(faulty, good)
    start = sum(len(each) + 1 for each in rendered.text.split("\n")[:line])
    end = start + len(rendered.text.split("\n")[line])

    def at_fault(edit: PromptEdit) -> bool:
        first, stop = edit.characters(generation)
        return first < end and start < stop

    def changes(combined: Sequence[tuple[PromptEdit, ...]]) -> list[bool]:
        prompts = [edited_prompt(generation, each) for each in combined]
        answers = list(_answers(model, prompts, decoding))
        return [not says(answer, generation, target) for answer in answers]

    alone = changes([(edit,) for edit in edits])
    smaller = any(alone) and result.size != 1
    if pairs and not any(alone) and result.size != 2:
        together = [pair for pair in combinations(edits, 2) if not pair[0].overlaps(pair[1])]
        smaller = any(changes(together))
    (answer,) = _answers(model, [good.template.render(case.variables).text], decoding)
    shown = CounterfactualReport(generation, target, result).changes
    found = [any(map(at_fault, each.edits)) for each in shown]
    before = [any(map(at_fault, each.edits)) for each in by_likelihood]
    return FaultSearch(
        name=f"{faulty.name}/{case.id}",
        edits=len(edits),
        size=result.size,
        count=len(found),
        fault_changes=any(
            changed and at_fault(edit) for edit, changed in zip(edits, alone, strict=True)
        ),
        fault_found=any(found),
        fault_first=found[:1] == [True],
        fault_first_by_likelihood=before[:1] == [True],
        wrong=generation.response.strip() != case.expected,
        smaller=smaller,
        corrected=not says(answer, generation, target),
    )


def _fault(faulty: PromptFile, good: PromptFile) -> int:
    """The number, from nought, of the line in which the two differ."""
    lines = zip(faulty.template.text.split("\n"), good.template.text.split("\n"), strict=True)
    return next(number for number, (one, other) in enumerate(lines) if one != other)


def _answers(model: Gemma, prompts: Sequence[str], decoding: Decoding) -> Iterator[str]:
    for at in range(0, len(prompts), BATCH):
        lot = [GenerationTask(each, decoding, ProgressToken()) for each in prompts[at : at + BATCH]]
        yield from (answer.response for answer in model.generate_batch(lot))


def figures(found: Sequence[FaultSearch], model: str) -> list[dict[str, object]]:
    """What the searches come to, a figure a row."""
    reachable = [each for each in found if each.fault_changes]
    wrong = [each for each in found if each.fault_found and each.wrong]
    shares = {
        "fault_found": [each.fault_found for each in reachable],
        "fault_first": [each.fault_first for each in reachable],
        "fault_first_by_likelihood": [each.fault_first_by_likelihood for each in reachable],
        "fault_first_of_wrong_answers": [each.fault_first for each in wrong],
        "fault_first_of_wrong_answers_by_likelihood": [
            each.fault_first_by_likelihood for each in wrong
        ],
        "none_smaller": [not each.smaller for each in found],
        "fault_found_where_corrected_differs": [e.fault_found for e in found if e.corrected],
    }
    counted = [each.count / each.edits for each in found if each.size == 1]
    setting = {"model": model, "prompts": len(found)}
    return [
        {"figure": f"counterfactuals.{name}", "ours": sum(of) / len(of), "of": len(of)} | setting
        for name, of in shares.items()
        if of
    ] + [
        {
            "figure": "counterfactuals.share_of_single_changes",
            "ours": median(counted),
            "of": len(counted),
        }
        | setting
    ]


def main() -> None:
    """Search, print, and keep what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="gemma3_270m", help="name or folder of a preset")
    parser.add_argument("--cases", type=int, default=CASES, help="of each prompt")
    parser.add_argument("--pairs", type=int, default=5, help="cases of each that try all pairs")
    arguments = parser.parse_args()
    model, found = load_model(arguments.model), []
    for name in task_names():
        task = load_task(name)
        for faulty in (each for each in task.prompts if each.endswith(FAULTY)):
            for number, case in enumerate(task.cases[: arguments.cases]):
                prompts = load_prompt(faulty), load_prompt(name)
                pairs = number < arguments.pairs
                found.append(searched(model, *prompts, case, pairs=pairs))
                print(f"\r{len(found)}: {found[-1].name}", end=" " * 20, file=sys.stderr)
    rows = [*map(asdict, found), *figures(found, arguments.model)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (RESULTS / "counterfactuals.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[len(found) :]))


if __name__ == "__main__":
    main()
