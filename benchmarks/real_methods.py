"""What the methods that ask for many texts take, beside how each was computed before."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.figures import LIMIT, Figure, of_answer, seconds
from benchmarks.texts import text_of_length
from lit_core.engine import AttributionRequest, LoadRequest, ModelPool
from lit_core.gemma import Decoding, Generation, load_model
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.prompts import load_prompt
from lit_core.salience import (
    BASELINES,
    Attribution,
    AttributionConfig,
    MethodOptions,
    SubsetScores,
    compute_evidence,
    find_method,
    target_line,
)
from lit_core.salience.grouping import groups_by
from lit_core.salience.masking import kept_tokens, prompt_segments
from tests.gemma.whole_texts import BATCH, WholeTextScorer

PROMPT, ANSWER, LONG_ANSWER = 165, 16, 64
# Before: each text read from its beginning, and a pass back for each token at 32 points.
BEFORE = "as it was before"
LIME_TEXTS, SHAP_TEXTS, READINGS, STEPS = 288, 258, 65, 32
# Where the path of integrated gradients begins matters from prompt to prompt.
BASELINE_PROMPTS = ("fewshot-mistake", "fewshot-fixed", "sentiment", "feedback-kind", "ideas")
POINTS, MOST_TOKENS = 24, 24
WANTED = {
    "baylime": 10.0,
    "occlusion": 5.0,
    "integrated_gradients": 40.0,
    "lime_and_shap": 45.0,
    "lines": 20.0,
}


def methods(name: str) -> Iterator[Figure]:
    """Seconds of each method, once warm; what was before is timed by its parts, or recorded."""
    model = load_model(name)
    generation = text_of_length(model, PROMPT, ANSWER)
    before = _before(model, generation)
    for method, take in _works(model, generation).items():
        take()
        times = [seconds(take) for _ in range(3)]
        more, taken = _told(model, generation, method), float(np.median(times))
        if method in before:
            yield of_answer(f"real.{method}", generation, (taken, before[method]), BEFORE, **more)
        pair = taken, WANTED[method]
        yield of_answer(f"real.{method}", generation, pair, LIMIT, wanted=1.0, **more)
    long = text_of_length(model, PROMPT, LONG_ANSWER)
    lines = groups_by(long, "lines")
    model.gradients(long, lines)
    taken = float(np.median([seconds(lambda: model.gradients(long, lines)) for _ in range(3)]))
    yield of_answer("real.lines", long, (taken, WANTED["lines"]), LIMIT, wanted=1.0)


def estimates(name: str) -> Iterator[Figure]:
    """What is told of a method before it starts, beside what it takes then."""
    generation = text_of_length(load_model(name), PROMPT, ANSWER)
    pool = ModelPool()
    engine = pool.engine(name)
    engine.submit(LoadRequest()).result()
    # What a page asks for by itself, once an answer is there.
    engine.submit(AttributionRequest.of_target(generation, target_line(generation, 1))).result()
    engine.submit(AttributionRequest(generation, groups=groups_by(generation, "lines"))).result()
    groups = np.ones((1, ANSWER))
    for method in ("occlusion", "integrated_gradients", "lime"):
        given = groups if find_method(method).grouped else None
        request = AttributionRequest(generation, (), AttributionConfig(method), groups=given)
        told = engine.estimate(request) or 0.0
        taken = seconds(lambda request=request: engine.submit(request).result())
        yield of_answer(f"real.estimate_{method}", generation, (told, taken), "what it took")
    pool.close()


def baselines(name: str) -> Iterator[Figure]:
    """What the sum of integrated gradients misses of the change, by where their path begins."""
    model = load_model(name)
    for prompt in BASELINE_PROMPTS:
        file = load_prompt(prompt)
        text = file.template.render(file.defaults).text
        stops = file.stop_sequences_for(text)
        decoding = Decoding(max_new_tokens=MOST_TOKENS, stop_sequences=stops)
        generation = model.generate(text, decoding)
        missed = {
            baseline: round(_missed(model, generation, baseline), 3) for baseline in BASELINES
        }
        pair = missed["zero"], missed["pad"]
        yield of_answer(
            "real.integrated_gradients_missed",
            generation,
            pair,
            "from padding",
            unit="relative",
            prompt=prompt,
            points=POINTS,
            from_mean=missed["mean"],
        )


def _missed(model: Gemma, generation: Generation, baseline: str) -> float:
    groups = np.ones((1, len(generation.response_tokens)))
    config = AttributionConfig(
        "integrated_gradients", options=MethodOptions(steps=POINTS, baseline=baseline)
    )
    known = compute_evidence(model, generation, config, groups=groups)
    _, value = find_method(config.method).agreement(known, groups[0]) or ("", 0.0)
    return value


def _works(model: Gemma, generation: Generation) -> dict[str, Callable[[], object]]:
    groups = np.ones((1, len(generation.response_tokens)))
    return {
        "baylime": lambda: compute_evidence(model, generation, groups=groups, preliminary=True),
        "occlusion": lambda: _evidence(model, generation, "occlusion"),
        "integrated_gradients": lambda: _evidence(
            model, generation, "integrated_gradients", groups
        ),
        "lime_and_shap": lambda: _lime_and_shap(model, generation),
    }


def _evidence(
    model: Gemma, generation: Generation, method: str, groups: np.ndarray | None = None
) -> object:
    return compute_evidence(model, generation, AttributionConfig(method), groups=groups)


def _lime_and_shap(model: Gemma, generation: Generation) -> SubsetScores:
    known = _evidence(model, generation, "lime")
    assert isinstance(known, SubsetScores)
    for method in ("lime", "shap"):
        find_method(method).scores(known, np.ones(len(generation.response_tokens)))
    return known


def _told(model: Gemma, generation: Generation, method: str) -> dict[str, Any]:
    """What is said of the error."""
    everything = np.ones(len(generation.response_tokens))
    if method == "lime_and_shap":
        known = _lime_and_shap(model, generation)
        said = [find_method(name).agreement(known, everything) for name in ("lime", "shap")]
        return {"texts": len(known.kept)} | {
            name: round(value, 3) for name, value in filter(None, said)
        }
    if method == "integrated_gradients":
        groups = everything[None]
        known = _evidence(model, generation, method, groups)
        name, value = find_method(method).agreement(known, everything) or ("", 0.0)
        return {name: round(value, 3)}
    return {}


def _before(model: Gemma, generation: Generation) -> dict[str, float]:
    """Seconds that each took before, from its parts."""
    scorer = WholeTextScorer(model._differentiator._forward)
    tokens, first = generation.tokens, generation.prompt_tokens
    parts = prompt_segments(Attribution(generation).segments("lines"))
    halves = np.random.default_rng(0).random((BATCH, len(parts))) < 0.5
    kept = kept_tokens(len(tokens), parts, halves)
    embeddings = model._differentiator.embeddings(tokens)
    quiet = ProgressToken()
    timed = {
        "batch": lambda: scorer.masked_log_probabilities(tokens, first, kept, "delete", quiet),
        "reading": lambda: scorer.log_probabilities(embeddings, tokens, first),
        "point": lambda: model.gradients(generation),
    }
    each = {}
    for name, take in timed.items():
        take()
        each[name] = min(seconds(take) for _ in range(2))
    return {
        "occlusion": -(-(len(parts) + 1) // BATCH) * each["batch"],
        "lime_and_shap": -(-(LIME_TEXTS + SHAP_TEXTS) // BATCH) * each["batch"],
        "integrated_gradients": READINGS * each["reading"] + STEPS * each["point"],
    }
