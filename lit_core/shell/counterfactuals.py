"""The job that looks for the fewest changes to a prompt that change its answer."""

import argparse
import sys
from collections.abc import Mapping, Sequence

from lit_core.compare import CounterfactualReport, exchanged_values, possible_edits, value_spans
from lit_core.datasets import load_dataset
from lit_core.engine import AttributionRequest, CounterfactualRequest, Engine
from lit_core.errors import DatasetError
from lit_core.gemma import Generation
from lit_core.prompts import RenderedPrompt
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    PromptEdit,
    Target,
    boundaries,
    edited_prompt,
)
from lit_core.shell.engines import chosen_engine
from lit_core.shell.generating import answered
from lit_core.shell.inputs import check_spans, read_target
from lit_core.shell.output import emit, print_model_caution
from lit_core.shell.prompts import prompt_named
from lit_core.shell.watching import watch_job


def counterfactuals(arguments: argparse.Namespace) -> int:
    """Find the fewest changes after which the answer no longer says the target."""
    boundaries(arguments.granularity)
    check_spans(arguments)
    values = _other_values(arguments) if arguments.values_from else {}
    engine = chosen_engine(arguments)
    generation, rendered = answered(engine, arguments)
    target = read_target(generation, arguments)
    if values:
        edits = exchanged_values(generation, _places(rendered, values))
    else:
        edits = _ranked_edits(engine, generation, rendered, target, arguments)
    variables = tuple((origin.start, origin.end) for origin in rendered.variable_origins)
    request = CounterfactualRequest(generation, target, edits, variables)
    found = watch_job(engine.submit(request))
    report = CounterfactualReport(generation, target, found, of_input=bool(values))
    result = {
        "target": {"start": target.start, "end": target.end, "text": target.text},
        "size": found.size,
        "tried": found.tried,
        "headline": report.headline,
        "advice": report.advice,
        "changes": [
            {
                "change": each.change,
                "prompt": edited_prompt(generation, each.edits),
                "response": each.answer,
                "label_gain_nats": each.label_gain,
            }
            for each in report.changes
        ],
        "response": generation.response,
        "model": generation.model.name,
        "fingerprint": generation.model.fingerprint,
    }
    answer = f"Answer:\n{generation.response.strip()}\n"
    emit(arguments, result, "\n".join([answer, *report.sentences()]))
    print_model_caution(generation.model)
    return 0


def _ranked_edits(
    engine: Engine,
    generation: Generation,
    rendered: RenderedPrompt,
    target: Target,
    arguments: argparse.Namespace,
) -> tuple[PromptEdit, ...]:
    """Parts to leave out, those with most influence first, and labels to exchange."""
    config = AttributionConfig(granularity=arguments.granularity)
    variables = tuple((origin.start, origin.end) for origin in rendered.variable_origins)
    request = AttributionRequest.of_target(generation, target, config)
    evidence = watch_job(engine.submit(request))
    known = Attribution(generation, variables).with_evidence(config.evidence_key, evidence)
    return possible_edits(known.scores(target, config), known, arguments.label)


def _other_values(arguments: argparse.Namespace) -> Mapping[str, Sequence[str]]:
    """What a dataset's rows have for each variable of the prompt.

    Raises:
        DatasetError: it cannot be read, or has no column for any variable.
    """
    if arguments.label:
        print("--label has no effect with --values-from.", file=sys.stderr)
    names = prompt_named(arguments.prompt).template.variables
    dataset = load_dataset(arguments.values_from, variables=names)
    rows = [example.variables for example in dataset.examples]
    columns = {name: [row[name] for row in rows if name in row] for name in names}
    if not any(columns.values()):
        wanted = " or ".join(names)
        why = f"it needs a column {wanted}." if names else "the prompt has no variable."
        raise DatasetError(f"{arguments.values_from} has no values to try: {why}")
    return columns


def _places(
    rendered: RenderedPrompt, values: Mapping[str, Sequence[str]]
) -> Mapping[tuple[int, int], Sequence[str]]:
    """The values by where they would stand in the prompt."""
    spans = value_spans(rendered)
    for name in values:
        if name not in spans:
            print(f"{name} stands in several places: no other value is tried.", file=sys.stderr)
    return {spans[name]: others for name, others in values.items() if name in spans}
