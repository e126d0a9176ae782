"""The job that ranks the parts of a prompt by their influence on part of the answer."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lit_core.compare import DeletionReport, parts_to_leave_out
from lit_core.engine import (
    AttributionRequest,
    DeletionTestRequest,
    Engine,
    ScorePartRequest,
)
from lit_core.errors import PromptError, SalienceError
from lit_core.gemma import Generation
from lit_core.salience import (
    Attribution,
    SegmentScore,
    Target,
    find_method,
    load_attribution,
    save_attribution,
    whole_response,
)
from lit_core.shell.engines import chosen_engine
from lit_core.shell.generating import answered
from lit_core.shell.inputs import (
    check_attribution_arguments,
    complete_method,
    read_config,
    read_target,
)
from lit_core.shell.output import emit, percent, print_model_caution
from lit_core.shell.unused import print_unused_arguments
from lit_core.shell.watching import watch_job

NOT_TESTED = (
    "Not tested: leaving parts out of the prompt cannot test influence by way of the answer's "
    "earlier parts, which stay as they are."
)
NOTE = "Influence, not cause: what the answer reacts to."


def salience(arguments: argparse.Namespace) -> int:
    """Rank the parts of prompt and answer by influence on the target."""
    if bool(arguments.prompt) == bool(arguments.load):
        raise PromptError("Give either a PROMPT or --load FILE.")
    saved = load_attribution(Path(arguments.load)) if arguments.load else None
    complete_method(arguments, saved)
    check_attribution_arguments(arguments)
    print_unused_arguments(arguments)
    if saved:
        engine, known = None, saved
        target = _target(known.generation, arguments)
    else:
        engine = chosen_engine(arguments)
        asked = _asked(engine, arguments)
        target = _target(asked.generation, arguments)
        known = _explained(engine, asked, target, arguments)
    if arguments.save:
        save_attribution(known, Path(arguments.save))
    config = read_config(arguments, target)
    if engine is None and not known.has_evidence_for(target, config):
        held = ", ".join(sorted({key.kind for key in known.evidence}))
        raise SalienceError(
            f"{arguments.load} contains only {held}, which cannot explain this: save it again "
            f"with --method {arguments.method} and the same options."
        )
    scores = known.scores(target, config)
    if told := known.foil_spacing_notice(config):
        print(told, file=sys.stderr)
    generation = known.generation
    result = {
        "target": {"start": target.start, "end": target.end, "text": target.text},
        "method": arguments.method,
        "granularity": arguments.granularity,
        "segments": [
            _segment(score) | ({"passed_on": score.passed_on} if config.is_multi_hop else {})
            for score in scores
        ],
        "trust": _trust(engine, known, target, arguments),
        "response": generation.response,
        "model": generation.model.name,
        "fingerprint": generation.model.fingerprint,
        "multi_hop": config.is_multi_hop,
    }
    emit(arguments, result, _table(known, target, scores, result["trust"]))
    print_model_caution(generation.model)
    return 0


def _asked(engine: Engine, arguments: argparse.Namespace) -> Attribution:
    """What is to be explained, and nothing known of it yet."""
    generation, rendered = answered(engine, arguments, arguments.answer)
    variables = tuple((origin.start, origin.end) for origin in rendered.variable_origins)
    if arguments.prompt_part is not None:
        generation = _part(engine, generation, arguments.prompt_part)
    return Attribution(generation, variables)


def _part(engine: Engine, generation: Generation, text: str) -> Generation:
    """Words of the prompt, read as the answer to what stands before them."""
    start = generation.prompt.find(text) if text.strip() else -1
    if start < 0:
        raise SalienceError(f"The prompt does not say {text!r}: copy some words of it.")
    end = start + len(text)
    held = [
        i
        for i, t in enumerate(generation.tokens)
        if not t.special and t.start < end and t.end > start
    ]
    return watch_job(engine.submit(ScorePartRequest(generation, held[0], held[-1] + 1)))


def _target(generation: Generation, arguments: argparse.Namespace) -> Target:
    return (
        whole_response(generation) if arguments.prompt_part else read_target(generation, arguments)
    )


def _explained(
    engine: Engine, known: Attribution, target: Target, arguments: argparse.Namespace
) -> Attribution:
    """What the method needs: of this target alone where that is quicker and nothing is kept."""
    config = read_config(arguments, target)
    key = config.evidence_key
    alone = config.is_multi_hop or (find_method(config.method).grouped and not arguments.save)
    groups = known.selection(target)[None] if alone else None
    request = AttributionRequest(known.generation, known.variables, config, groups=groups)
    return known.with_evidence(key, watch_job(engine.submit(request)))


def _segment(score: SegmentScore) -> dict[str, object]:
    part = score.segment
    place = {"index": part.index, "role": part.role, "start": part.start, "end": part.end}
    return place | {
        "text": part.text,
        "score": score.score,
        "share": score.share,
        "rank": score.rank,
        "mean": score.mean,
    }


def _trust(
    engine: Engine | None, known: Attribution, target: Target, arguments: argparse.Namespace
) -> dict[str, Any]:
    config = read_config(arguments, target)
    agreement = known.agreement(target, config)
    weights = known.selection(target)
    evidence = known.evidence[config.evidence_key]
    trust: dict[str, Any] = {
        "target_log_probability": float(weights @ known.generation.log_probabilities),
        "answers": evidence.reach,
        "agreement": {"measure": agreement[0], "value": agreement[1]} if agreement else None,
        "deletion": None,
        "sentences": [],
        "note": NOTE,
    }
    if config.is_multi_hop:
        print(NOT_TESTED, file=sys.stderr)
    elif engine and not arguments.no_check:
        parts = parts_to_leave_out(known.scores(target, config), known.generation)
        omission, seed = config.options.omission, config.options.seed
        request = DeletionTestRequest(known.generation, weights, parts, omission, seed)
        test = watch_job(engine.submit(request))
        trust["deletion"] = [asdict(drop) for drop in test.drops]
        told = DeletionReport(test, None, known.generation).sentences()
        trust["sentences"] = [*told, *test.of_several]
    return trust


def _table(
    known: Attribution, target: Target, scores: tuple[SegmentScore, ...], trust: dict[str, Any]
) -> str:
    head = f"Answer:\n{known.generation.response.strip()}\n\nInfluence on “{target.text}”:\n"
    ranked = sorted((s for s in scores if s.rank), key=lambda s: s.rank or 0)
    lines = [
        f"{s.rank:4} {percent(s.share):>7}  {s.segment.role:9} {s.segment.text!r}" for s in ranked
    ]
    lines += [
        f"{percent(s.passed_on):>12}  passed on by “{s.segment.text}”"
        for s in scores
        if s.passed_on
    ]
    if agreement := trust["agreement"]:
        lines += ["", f"{agreement['measure'].capitalize()}: {agreement['value']:.3f}"]
    return head + "\n".join([*lines, "", *trust["sentences"]]).rstrip()
