"""The job that writes an answer."""

import argparse
import sys

from lit_core.engine import Engine
from lit_core.gemma import Decoding, Generation
from lit_core.prompts import RenderedPrompt, load_prompt
from lit_core.salience import TypedText
from lit_core.shell.engines import chosen_engine
from lit_core.shell.inputs import read_cases, read_variants
from lit_core.shell.output import emit, tell_about_prompts, tell_caution
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
    tell_caution(made.model)
    return 0


def answered(
    engine: Engine, arguments: argparse.Namespace, answer: str | None = None
) -> tuple[Generation, RenderedPrompt]:
    """The model's answer to the prompt that was typed, or a given one as the model reads it.

    Raises:
        PromptlightError: the prompt is wrong, or the model failed.
    """
    (variant,) = read_variants([arguments.prompt], arguments)
    prompt = load_prompt(arguments.prompt)
    (case,) = read_cases([prompt], arguments)
    rendered = variant.template.render(case.values)
    tell_about_prompts([prompt], arguments.model)
    if answer is None:
        decoding = variant.decoding
        if arguments.max_tokens is None:
            decoding = with_room(engine, rendered.text, decoding)
        return watch_job(engine.generate(rendered.text, decoding)), rendered
    typed = TypedText(answer, arguments.space)
    made = watch_job(engine.score_typed(rendered.text, typed))
    if told := typed.told(rendered.text, made):
        print(told, file=sys.stderr)
    return made, rendered


def with_room(engine: Engine, prompt: str, decoding: Decoding) -> Decoding:
    """A prompt file's settings for as long an answer as the model has room for; says so."""
    limit = watch_job(engine.load()).context_length
    fitted = decoding.fitted(engine.count_tokens(prompt) or 0, limit)
    if fitted != decoding:
        print(
            f"There is room for {fitted.max_new_tokens:,} tokens of answer beside this prompt, "
            f"and not for the {decoding.max_new_tokens:,} it asks for.",
            file=sys.stderr,
        )
    return fitted


def _tokens(made: Generation) -> list[dict[str, object]]:
    return [
        {"id": token.id, "text": token.text, "log_probability": value}
        for token, value in zip(made.response_tokens, made.log_probabilities, strict=True)
    ]
