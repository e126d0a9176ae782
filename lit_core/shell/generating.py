"""The job that writes an answer."""

import argparse
import sys
from dataclasses import replace

from lit_core.compare import Variant
from lit_core.engine import Engine, GenerateRequest, ScoreRequest
from lit_core.gemma import Generation
from lit_core.prompts import RenderedPrompt
from lit_core.salience import TypedText
from lit_core.shell.engines import chosen_engine
from lit_core.shell.inputs import read_cases, read_variants
from lit_core.shell.output import (
    emit,
    print_default_stops,
    print_model_caution,
    print_prompt_notices,
)
from lit_core.shell.prompts import prompt_named
from lit_core.shell.watching import watch_job


def generate(arguments: argparse.Namespace) -> int:
    """Write an answer."""
    generation, _ = answered(chosen_engine(arguments), arguments)
    result = {
        "prompt": generation.prompt,
        "response": generation.response,
        "tokens": _tokens(generation),
        "finish_reason": generation.finish_reason,
        "model": generation.model.name,
        "fingerprint": generation.model.fingerprint,
        "seed": generation.decoding.seed,
        "stop_sequences": generation.decoding.stop_sequences,
        "stopped_at": generation.stopped_at,
    }
    emit(arguments, result, generation.response.strip())
    print_model_caution(generation.model)
    return 0


def answered(
    engine: Engine, arguments: argparse.Namespace, answer: str | None = None
) -> tuple[Generation, RenderedPrompt]:
    """The model's answer to the prompt that was typed, or a given one as the model reads it.

    Raises:
        PromptlightError: the prompt is wrong, or the model failed.
    """
    prompt = prompt_named(arguments.prompt)
    (variant,) = read_variants([prompt], arguments)
    (case,) = read_cases([prompt], arguments)
    rendered = variant.template.render(case.values)
    print_prompt_notices([prompt], arguments.model)
    if answer is None:
        print_default_stops([prompt], arguments)
        fitted = fit_to_context(engine, rendered.text, variant, arguments)
        return watch_job(engine.submit(GenerateRequest(rendered.text, fitted.decoding))), rendered
    typed = TypedText(answer, arguments.space)
    generation = watch_job(engine.submit(ScoreRequest(rendered.text, typed)))
    if told := typed.spacing_notice(
        rendered.text, generation.response, "The answer that was typed"
    ):
        print(told, file=sys.stderr)
    return generation, rendered


def fit_to_context(
    engine: Engine, prompt: str, variant: Variant, arguments: argparse.Namespace
) -> Variant:
    """The variant, its answer as long as there is room for where its file asks for a longer one.

    What was typed stays as it is: the model refuses what it has no room for.
    """
    if arguments.max_tokens is not None:
        return variant
    limit = watch_job(engine.load()).context_length
    fitted = variant.decoding.fitted(engine.count_tokens(prompt) or 0, limit)
    if fitted != variant.decoding:
        print(
            f"{variant.name}: there is room for only {fitted.max_new_tokens:,} tokens of answer "
            f"after the prompt, not for the {variant.decoding.max_new_tokens:,} it asks for.",
            file=sys.stderr,
        )
    return replace(variant, decoding=fitted)


def _tokens(generation: Generation) -> list[dict[str, object]]:
    return [
        {"id": token.id, "text": token.text, "log_probability": value}
        for token, value in zip(
            generation.response_tokens, generation.log_probabilities, strict=True
        )
    ]
