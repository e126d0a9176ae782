"""The job that writes an answer."""

import argparse
import sys
from dataclasses import replace

from lit_core.compare import Variant
from lit_core.engine import Engine, GenerateRequest, ScoreRequest
from lit_core.gemma import Generation
from lit_core.prompts import RenderedPrompt, load_prompt
from lit_core.salience import TypedText
from lit_core.shell.engines import chosen_engine
from lit_core.shell.inputs import read_cases, read_variants
from lit_core.shell.output import emit, print_model_caution, print_prompt_notices
from lit_core.shell.watching import watch_job


def generate(arguments: argparse.Namespace) -> int:
    """Write an answer."""
    made, _ = answered(chosen_engine(arguments), arguments)
    result = {
        "prompt": made.prompt,
        "response": made.response,
        "tokens": _tokens(made),
        "finish_reason": made.finish_reason,
        "model": made.model.name,
        "fingerprint": made.model.fingerprint,
        "seed": made.decoding.seed,
    }
    emit(arguments, result, made.response.strip())
    print_model_caution(made.model)
    return 0


def answered(
    engine: Engine, arguments: argparse.Namespace, answer: str | None = None
) -> tuple[Generation, RenderedPrompt]:
    """The model's answer to the prompt that was typed, or a given one as the model reads it.

    Raises:
        PromptlightError: the prompt is wrong, or the model failed.
    """
    prompt = load_prompt(arguments.prompt)
    (variant,) = read_variants([prompt], arguments)
    (case,) = read_cases([prompt], arguments)
    rendered = variant.template.render(case.values)
    print_prompt_notices([prompt], arguments.model)
    if answer is None:
        fitted = fit_to_context(engine, rendered.text, variant, arguments)
        return watch_job(engine.submit(GenerateRequest(rendered.text, fitted.decoding))), rendered
    typed = TypedText(answer, arguments.space)
    made = watch_job(engine.submit(ScoreRequest(rendered.text, typed)))
    if told := typed.spacing_notice(rendered.text, made.response, "The answer that was typed"):
        print(told, file=sys.stderr)
    return made, rendered


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


def _tokens(made: Generation) -> list[dict[str, object]]:
    return [
        {"id": token.id, "text": token.text, "log_probability": value}
        for token, value in zip(made.response_tokens, made.log_probabilities, strict=True)
    ]
