"""The jobs on one prompt: generate and salience."""

import argparse
from dataclasses import asdict

from lit_core.compare import Cell
from lit_core.engine import LocalEngine, Run
from lit_core.errors import ModelError
from lit_core.gemma import Generation
from lit_core.prompts import load_prompt
from lit_core.salience import Salience, SegmentScore, Target
from lit_core.shell.inputs import check_question, read_cases, read_target, read_variants
from lit_core.shell.output import emit, percent
from lit_core.shell.watching import watch


def generate(arguments: argparse.Namespace) -> int:
    """Write an answer."""
    made = _made(_run(arguments, explain=False))
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
    return 0


def salience(arguments: argparse.Namespace) -> int:
    """Rank the parts of prompt and answer by influence on the target."""
    check_question(arguments)
    cell = _run(arguments, explain=True)
    made = _made(cell)
    target = read_target(made, arguments)
    explained = cell.salience
    if explained is None:
        raise ModelError(cell.error)
    scores = explained.scores(target, arguments.method, arguments.granularity)
    result = {
        "target": asdict(target),
        "method": arguments.method,
        "granularity": arguments.granularity,
        "segments": [_segment(score) for score in scores],
        "trust": _trust(made, target),
        "response": made.response,
        "model": made.model.name,
        "fingerprint": made.model.fingerprint,
    }
    emit(arguments, result, _table(explained, target, scores))
    return 0


def _run(arguments: argparse.Namespace, *, explain: bool) -> Cell:
    (variant,) = read_variants([arguments.prompt], arguments)
    (case,) = read_cases([load_prompt(arguments.prompt)], arguments)
    variant.template.render(case.values)
    run = Run(LocalEngine(arguments.model), case, variant)
    return watch(run, explain=explain)


def _made(cell: Cell) -> Generation:
    if cell.generation is None:
        raise ModelError(cell.error)
    return cell.generation


def _tokens(made: Generation) -> list[dict[str, object]]:
    return [
        {"id": token.id, "text": token.text, "log_probability": value}
        for token, value in zip(made.response_tokens, made.log_probabilities, strict=True)
    ]


def _segment(score: SegmentScore) -> dict[str, object]:
    part = score.segment
    place = {"index": part.index, "role": part.role, "start": part.start, "end": part.end}
    return place | {
        "text": part.text,
        "score": score.score,
        "share": score.share,
        "rank": score.rank,
    }


def _trust(made: Generation, target: Target) -> dict[str, object]:
    return {
        "target_log_probability": sum(made.log_probabilities[target.start : target.end]),
        "note": "Influence, not cause: what the answer reacts to, by the gradients of the model.",
    }


def _table(explained: Salience, target: Target, scores: tuple[SegmentScore, ...]) -> str:
    head = f"Answer:\n{explained.generation.response.strip()}\n\nInfluence on “{target.text}”:\n"
    ranked = sorted((s for s in scores if s.rank), key=lambda s: s.rank or 0)
    return head + "\n".join(
        f"{s.rank:4} {percent(s.share):>7}  {s.segment.role:9} {s.segment.text!r}" for s in ranked
    )
