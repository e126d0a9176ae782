"""From what was typed to what is run: variants, cases, settings and the target."""

import argparse
import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from lit_core.compare import Case, Variant
from lit_core.datasets import load_dataset
from lit_core.errors import DatasetError, PromptError, SalienceError
from lit_core.gemma import Generation
from lit_core.prompts import PromptFile, read_stop_sequence, with_turn_markers
from lit_core.salience import (
    DEFAULT_METHOD,
    METHODS,
    Attribution,
    AttributionConfig,
    MethodOptions,
    Spans,
    Target,
    boundaries,
    check_weights,
    default_target,
    find_method,
    target_line,
    target_spans,
    target_text,
)

SPAN = re.compile(r"(\d+):(\d+)(?:\*(-?\d+(?:\.\d+)?))?")
SETTINGS = {"max_tokens": "max_new_tokens", "temperature": "temperature", "seed": "seed"} | {
    "top_p": "top_p",
    "top_k": "top_k",
}


def read_variants(prompts: Iterable[PromptFile], arguments: argparse.Namespace) -> list[Variant]:
    """The prompts as variants, with the decoding settings that were typed.

    Raises:
        ModelInputError: a setting is outside its range.
    """
    given: dict[str, Any] = {
        ours: value
        for typed, ours in SETTINGS.items()
        if (value := getattr(arguments, typed)) is not None
    }
    if arguments.stop is not None:
        given["stop_sequences"] = tuple(map(read_stop_sequence, filter(None, arguments.stop)))
    variants = [Variant.of(prompt) for prompt in prompts]
    found = [replace(v, decoding=replace(v.decoding, **given)) for v in variants]
    return (
        [replace(v, template=with_turn_markers(v.template)) for v in found]
        if arguments.turns
        else found
    )


def read_cases(prompts: list[PromptFile], arguments: argparse.Namespace) -> list[Case]:
    """The inputs: one a row of `--data`, or the prompts' default input; `--var` goes over both.

    Raises:
        PromptError: a `--var` is not NAME=VALUE, or no prompt has such a variable.
        DatasetError: the dataset cannot be read or gives whole prompts.
    """
    typed = dict(_pair(text) for text in arguments.var)
    wanted = dict.fromkeys(name for prompt in prompts for name in prompt.template.variables)
    for name in typed:
        if name not in wanted:
            raise PromptError(_no_variable(name, wanted))
    if not getattr(arguments, "data", None):
        defaults = {name: value for p in reversed(prompts) for name, value in p.defaults.items()}
        values = {name: value for name, value in (defaults | typed).items() if name in wanted}
        return [Case("default", values)]
    dataset = load_dataset(
        arguments.data, accept_problems=arguments.only_good_lines, variables=wanted
    )
    if any(example.prompt is not None for example in dataset.examples):
        raise DatasetError(
            f"{arguments.data} holds whole prompts: a comparison needs a .csv with a column for "
            "each variable."
        )
    return [
        Case(example.id, {**example.variables, **typed}, example.target)
        for example in dataset.examples
    ]


def _no_variable(name: str, wanted: Collection[str]) -> str:
    if not wanted:
        return f"--var {name} has no effect: the prompt has no variables."
    near = difflib.get_close_matches(name, wanted, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"There is no variable “{name}”: {hint}The prompt has {', '.join(wanted)}."


def complete_method(arguments: argparse.Namespace, saved: Attribution | None = None) -> None:
    """Where no method is named, take the default, or the first that a saved explanation has."""
    kinds = {key.kind for key in saved.evidence} if saved else set()
    has = [name for name, method in METHODS.items() if kinds & {method.kind, method.older_kind}]
    usual = DEFAULT_METHOD if DEFAULT_METHOD in has or not has else has[0]
    arguments.method = arguments.method or usual


def check_attribution_arguments(arguments: argparse.Namespace) -> None:
    """Reject invalid method, granularity and target arguments before a model is loaded.

    Raises:
        SalienceError: there is no such method or granularity, or the target is not valid.
    """
    find_method(arguments.method)
    if getattr(arguments, "prompt_part", None) is not None:
        given = (arguments.target, arguments.target_line, arguments.target_span, arguments.answer)
        if any(each is not None for each in given):
            raise SalienceError(
                "--prompt-part explains words of the prompt, and no answer: leave out --target, "
                "--target-line, --target-span and --answer, or leave it out."
            )
    boundaries(arguments.granularity)
    check_spans(arguments)
    config = read_config(arguments)
    if config.method == "contrastive" and not config.options.foil.strip():
        raise SalienceError(
            "A contrast needs --foil with the words that the answer might have said."
        )


def check_spans(arguments: argparse.Namespace) -> None:
    """Reject a target that is no span of tokens where one was typed.

    Raises:
        SalienceError: it is none.
    """
    if arguments.target_span is not None:
        _spans(arguments.target_span)


def read_target(generation: Generation, arguments: argparse.Namespace) -> Target:
    """The part of the answer to explain; what the app selects first when nothing was typed.

    Raises:
        SalienceError: the answer has no such part.
    """
    if arguments.target is not None:
        return target_text(generation, arguments.target)
    if arguments.target_line is not None:
        return target_line(generation, arguments.target_line)
    if arguments.target_span is not None:
        return target_spans(generation, _spans(arguments.target_span))
    return default_target(generation)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise PromptError(f"--var {text!r} must be NAME=VALUE, such as --var menu_item=Tiramisu.")
    return name.strip(), value


def read_config(arguments: argparse.Namespace, target: Target | None = None) -> AttributionConfig:
    """How influence is to be computed; a foil stands where the target begins.

    Raises:
        SalienceError: a choice is none of the valid ones.
    """
    options = MethodOptions(
        steps=arguments.steps,
        baseline=arguments.baseline,
        samples=arguments.masks,
        omission=arguments.omission,
        seed=arguments.seed or 0,
        foil=arguments.foil,
        foil_position=target.start if target else 0,
        foil_space=arguments.space,
    )
    return AttributionConfig(arguments.method, arguments.granularity, options, arguments.multi_hop)


def _spans(text: str) -> Spans:
    matches = [SPAN.fullmatch(part.strip()) for part in text.split(",")]
    spans = tuple((int(m[1]), int(m[2]), float(m[3] or 1)) for m in matches if m)
    if len(spans) < len(matches):
        raise SalienceError(
            f"--target-span {text} must be A:B, two whole numbers such as 0:5, or several of them "
            "as 0:5,8:10."
        )
    check_weights(spans)
    return spans
