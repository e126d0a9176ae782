"""Whether influence that is followed back foretells what lines do: `make bench-multi-hop`.

Each line of a prompt is left out in turn, the model writes the earlier lines of its answer anew,
and then reads the explained line: how much less likely that is now is what the line of the prompt
does in all, directly and by way of the answer. Scores are compared with it by rank correlation,
over the lines of each prompt.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from statistics import mean

import numpy as np
from scipy.stats import bootstrap, spearmanr

from benchmarks.figures import RESULTS
from lit_core.gemma import Decoding, Generation, GenerationTask, load_model
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.prompts import load_prompt
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    PromptEdit,
    SegmentScore,
    Target,
    compute_evidence,
    default_target,
    edited_prompt,
)

BATCH = 8
# Word problems that are worked out in one line before the answer is given in the next.
QUESTIONS = (
    "A library owns 120 chairs. It lends 45 of them to a school and buys 30 new ones. How many "
    "chairs stand in the library now?",
    "A farmer has 14 cows and buys 9 more. How many cows does the farmer have?",
    "A box holds 6 eggs. How many eggs are in 7 boxes?",
    "Tom reads 12 pages a day for 5 days. The book has 90 pages. How many pages are left?",
    "A train has 8 cars with 40 seats each. 250 seats are taken. How many are free?",
    "Anna saves 15 euros a week for 6 weeks and spends 20 euros. How much does she have left?",
    "A pool loses 5 liters an hour. How many liters does it lose in 24 hours?",
    "Five friends share 35 sweets equally. How many does each of them get?",
    "A shop sells 18 apples in the morning and twice as many in the afternoon. How many in all?",
    "A class of 28 children forms teams of 4. How many teams are there?",
    "A rope of 60 meters is cut into 5 equal parts. How long is each part?",
    "There are 48 cups in the kitchen and 15 of them break. How many cups are left?",
)


@dataclass(frozen=True)
class Foretold:
    """One prompt: how well each kind of scores foretells what its lines do.

    Attributes:
        question: what was asked.
        through_answer: the share of direct influence that the answer's earlier lines have.
        direct: rank correlation of the direct scores with what leaving lines out does in all.
        multi_hop: the same of scores that are followed back through the answer.
    """

    question: str
    through_answer: float
    direct: float
    multi_hop: float


def foretold(model: Gemma, prompt_name: str, question: str) -> Foretold | None:
    """Compare scores with what lines do; None where the answer is one line."""
    file = load_prompt(prompt_name)
    decoding = replace(Decoding.from_config(file.config), stop_sequences=file.stop_sequences)
    rendered = file.template.render({"question": question})
    generation = model.generate(rendered.text, decoding)
    target = default_target(generation)
    earlier = generation.response.strip().count("\n")
    if not earlier or target.start == 0:
        return None
    direct = _scored(model, generation, target, AttributionConfig())
    followed = _scored(model, generation, target, AttributionConfig(multi_hop=True))
    # The cue at the end stays: without it the answer begins elsewhere.
    parts = [score for score in direct if score.segment.role in ("template", "variable")][:-1]
    effects = _effects(model, generation, target, parts, decoding)
    places = [score.segment.index for score in parts]
    return Foretold(
        question,
        sum(abs(s.share or 0) for s in direct if s.segment.role == "response"),
        *(
            float(spearmanr([scores[place].score for place in places], effects).statistic)
            for scores in (direct, followed)
        ),
    )


def _scored(
    model: Gemma, generation: Generation, target: Target, config: AttributionConfig
) -> tuple[SegmentScore, ...]:
    known = Attribution(generation)
    groups = known.selection(target)[None]
    evidence = compute_evidence(model, generation, config, groups=groups)
    return known.with_evidence(config.evidence_key, evidence).scores(target, config)


def _effects(
    model: Gemma,
    generation: Generation,
    target: Target,
    parts: Sequence[SegmentScore],
    decoding: Decoding,
) -> list[float]:
    """How much less likely the target is, in nats, where each part is left out in turn."""
    before = generation.response.strip().count("\n")
    start = generation.response_tokens[target.start].start - len(generation.prompt)
    said = generation.response[start:]
    prompts = [
        edited_prompt(generation, [PromptEdit(part.segment.first, part.segment.stop)])
        for part in parts
    ]
    answers: list[str] = []
    for at in range(0, len(prompts), BATCH):
        lot = [GenerationTask(each, decoding, ProgressToken()) for each in prompts[at : at + BATCH]]
        answers += [answer.response for answer in model.generate_batch(lot)]
    whole = sum(generation.log_probabilities[target.start :])
    effects = []
    for prompt, answer in zip(prompts, answers, strict=True):
        # The earlier lines as the model writes them now, up to the explained one.
        lines = answer.split("\n")[:before]
        read = model.score_response(prompt + "\n".join([*lines, ""]), said)
        effects.append(whole - sum(read.log_probabilities))
    return effects


def figures(found: Sequence[Foretold], model: str) -> list[dict[str, object]]:
    """Mean rank correlations, and of their difference the interval of a paired bootstrap."""
    gains = np.array([each.multi_hop - each.direct for each in found])
    interval = bootstrap((gains,), np.mean, rng=0).confidence_interval
    return [
        {
            "figure": "multi_hop.rank_correlation",
            "ours": round(mean(each.multi_hop for each in found), 2),
            "peer": "direct scores",
            "theirs": round(mean(each.direct for each in found), 2),
            "difference": [round(float(interval.low), 2), round(float(interval.high), 2)],
            "prompts": len(found),
            "model": model,
        }
    ]


def main() -> None:
    """Measure, print, and keep what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="gemma3_270m", help="name or folder of a preset")
    parser.add_argument("--prompt", default="arithmetic-steps", help="one with a question")
    arguments = parser.parse_args()
    model, found = load_model(arguments.model), []
    for question in QUESTIONS:
        if one := foretold(model, arguments.prompt, question):
            found.append(one)
            print(json.dumps(asdict(one)), file=sys.stderr, flush=True)
    rows = [*map(asdict, found), *figures(found, arguments.model)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (RESULTS / "multi_hop.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(lines[-1])


if __name__ == "__main__":
    main()
