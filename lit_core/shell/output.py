"""What the shell prints: one JSON object, or the same for reading."""

import argparse
import json
import sys
from collections.abc import Iterable

from lit_core.compare import other_model_notice, prompt_notices
from lit_core.gemma import ModelInfo
from lit_core.prompts import PromptFile, stops_in_words


def emit(arguments: argparse.Namespace, result: object, text: str) -> None:
    """Print `result` as JSON when asked for, else `text`."""
    print(json.dumps(result, ensure_ascii=False) if arguments.json else text)


def print_model_caution(model: ModelInfo) -> None:
    """Say on standard error what a model is good for, where that is little."""
    if model.caution:
        print(f"{model.name}: {model.caution}", file=sys.stderr)


def print_prompt_notices(prompts: Iterable[PromptFile], model: str) -> None:
    """Warn on standard error about settings in prompt files that have no effect."""
    for prompt in prompts:
        for told in (*prompt_notices(prompt), other_model_notice(prompt, model)):
            if told:
                print(f"{prompt.name}: {told}", file=sys.stderr)


def print_default_stops(prompts: Iterable[PromptFile], arguments: argparse.Namespace) -> None:
    """Say on standard error where answers stop that neither a file nor the person gave an end."""
    if arguments.stop is not None:
        return
    for prompt in prompts:
        if "stopSequences" not in prompt.config and prompt.stop_sequences:
            where = stops_in_words(prompt.stop_sequences)
            print(
                f"{prompt.name}: The answer stops {where}, as its examples do; --stop sets "
                "another end.",
                file=sys.stderr,
            )


def percent(share: float | None) -> str:
    """A share for reading, with its sign where it is negative."""
    return "" if share is None else f"{share:.1%}"
