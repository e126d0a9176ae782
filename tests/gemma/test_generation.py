"""The decoding loop says what KerasHub says, can be watched and stopped, and refuses nonsense."""

import threading
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import keras_hub
import numpy as np
import pytest

from lit_core.errors import ModelInputError
from lit_core.gemma import EMBEDDED, Decoding, Generation, GenerationTask, resolve
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.prefill import PIECE
from lit_core.gemma.sampling import log_softmax
from lit_core.progress import Progress, ProgressToken
from lit_core.prompts import load_prompt
from tests.gemma.random_gemma import (
    FAMILIES,
    random_tokens,
    shared_differentiator,
    shared_forward,
)

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

CODELAB = ("fewshot-mistake", "fewshot-fixed", "fewshot-constitution")
SHORT = Decoding(max_new_tokens=6)
WARM = Decoding(max_new_tokens=12, temperature=1.5)


def test_greedy_answers_are_those_of_kerashubs_own_generate(gemma: "Gemma") -> None:
    files = [load_prompt(name) for name in CODELAB]
    prompts = [file.template.render(file.defaults).text for file in files]
    preset = str(resolve(EMBEDDED).fetch())
    preprocessor = keras_hub.models.GemmaCausalLMPreprocessor.from_preset(preset)
    causal_lm = keras_hub.models.GemmaCausalLM(gemma.backbone, preprocessor)
    causal_lm.compile(sampler="greedy", jit_compile=False)
    theirs = causal_lm.generate(prompts, max_length=320, strip_prompt=True)
    for file, prompt, text in zip(files, prompts, theirs, strict=True):
        ours = gemma.generate(prompt, Decoding.from_config(file.config)).response
        assert ours.strip()
        assert ours == text.split("\n\n")[0]


def test_log_probabilities_are_those_of_a_full_forward_pass(
    gemma: "Gemma", mistake: Generation
) -> None:
    full = gemma.score_part(mistake, mistake.prompt_tokens, len(mistake.tokens))
    np.testing.assert_allclose(mistake.log_probabilities, full.log_probabilities, atol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_remembered_keys_and_values_change_nothing(family: str) -> None:
    forward = shared_forward(family)
    tokens, first = random_tokens(14), 6
    ids = [token.id for token in tokens]
    embeddings = shared_differentiator(family).embeddings(tokens)
    full = MaskedScorer(forward).log_probabilities(embeddings, tokens, first)
    filled = np.ones((1, 20), "int32")
    prompt = np.array([ids[:first]], "int32")
    logits, cache = forward.next_logits(prompt, forward.new_cache(20), 0, filled, first - 1)
    for place, expected in zip(range(first, len(ids)), full, strict=True):
        chosen = log_softmax(logits[0])[ids[place]]
        assert chosen == pytest.approx(expected, abs=1e-5)
        token = np.array([[ids[place]]], "int32")
        logits, cache = forward.next_logits(token, cache, place, filled)


@pytest.mark.parametrize(
    "stop", ["\n", "ontain", "s, wh", "\nRecom", " This", "This", "it.", ".\nR", "don't"]
)
def test_a_stop_sequence_cuts_text_and_tokens_where_it_begins(
    gemma: "Gemma", mistake: Generation, stop: str
) -> None:
    decoding = replace(mistake.decoding, stop_sequences=("never said", stop))
    generation = gemma.generate(mistake.prompt, decoding)
    count = len(generation.response_tokens)
    assert generation.response == mistake.response[: mistake.response.index(stop)]
    assert (generation.finish_reason, generation.stopped_at) == ("stop", stop)
    assert "".join(token.text for token in generation.response_tokens) == generation.response
    assert [t.id for t in generation.tokens] == [
        t.id for t in mistake.tokens[: len(generation.tokens)]
    ]
    assert generation.log_probabilities == pytest.approx(
        mistake.log_probabilities[:count], abs=1e-5
    )


@pytest.mark.parametrize("stop", ["\n\n", "\nRecommendation: You have", ".\nRecommendation: Never"])
def test_what_is_shown_while_it_is_written_is_never_taken_back(
    gemma: "Gemma", mistake: Generation, stop: str
) -> None:
    shown: list[str] = []
    progress = ProgressToken(lambda progress: shown.append(progress.text))
    decoding = replace(mistake.decoding, stop_sequences=(stop, "never said"))
    generation = gemma.generate(mistake.prompt, decoding, progress)
    assert shown[-1].strip()
    assert all(generation.response.startswith(text) for text in shown)
    assert max(map(len, shown)) >= len(generation.response) - len(stop)


def test_the_answer_has_no_more_than_the_tokens_asked_for(
    gemma: "Gemma", mistake: Generation
) -> None:
    generation = gemma.generate(mistake.prompt, SHORT)
    assert generation.response_tokens == mistake.response_tokens[:6]
    assert (generation.finish_reason, generation.stopped_at) == ("length", "")


def test_of_stop_sequences_that_begin_alike_the_longest_is_named(
    gemma: "Gemma", mistake: Generation
) -> None:
    written = max((token.text for token in mistake.response_tokens), key=len)
    decoding = replace(mistake.decoding, stop_sequences=(written[:-1], written, written[:-2]))
    assert gemma.generate(mistake.prompt, decoding).stopped_at == written


def test_tokens_of_prompt_and_answer_cover_the_whole_text(mistake: Generation) -> None:
    assert mistake.tokens[0].text == "<bos>"
    assert "".join(token.text for token in mistake.tokens[1:]) == mistake.text
    assert all(token.text == mistake.text[token.start : token.end] for token in mistake.tokens[1:])
    assert mistake.response_tokens[0].start == len(mistake.prompt)


def test_one_seed_gives_one_text_and_other_seeds_others(gemma: "Gemma") -> None:
    texts = [
        gemma.generate("Suggestion:", replace(WARM, seed=seed)).response for seed in (1, 1, 2, 3, 4)
    ]
    assert texts[0] == texts[1]
    assert len(set(texts)) > 1


def test_a_cancelled_answer_keeps_the_text_so_far(gemma: "Gemma", mistake: Generation) -> None:
    stop = threading.Event()

    def cancel_after_three(progress: Progress) -> None:
        if progress.done == 3:
            stop.set()

    generation = gemma.generate(
        mistake.prompt, mistake.decoding, ProgressToken(cancel_after_three, stop)
    )
    assert generation.finish_reason == "cancelled"
    assert generation.response_tokens == mistake.response_tokens[:3]
    assert len(generation.log_probabilities) == 3


def test_another_answer_may_be_written_between_two_of_its_tokens(
    gemma: "Gemma", mistake: Generation
) -> None:
    between: list[Generation] = []

    def write_another() -> None:
        if len(between) < 5:
            between.append(gemma.generate(f"Dish: {len(between)}", SHORT))

    progress = ProgressToken(on_check=write_another)
    assert gemma.generate(mistake.prompt, mistake.decoding, progress).tokens == mistake.tokens
    alone = [gemma.generate(each.prompt, SHORT).tokens for each in between]
    assert [each.tokens for each in between] == alone


def test_the_text_is_seen_to_grow(gemma: "Gemma", mistake: Generation) -> None:
    told: list[Progress] = []
    gemma.generate(mistake.prompt, mistake.decoding, ProgressToken(told.append))
    texts = [progress.text for progress in told]
    assert texts[0] == ""
    assert texts[-1].startswith(mistake.response)
    assert all(b.startswith(a) for a, b in pairwise(texts))
    totals = {progress.stage: progress.total for progress in told}
    assert totals["Reading the prompt"] == mistake.prompt_tokens
    assert totals["Writing the answer"] == mistake.decoding.max_new_tokens


def test_an_empty_prompt_is_refused(gemma: "Gemma") -> None:
    with pytest.raises(ModelInputError, match=r"^The prompt is empty"):
        gemma.generate("", SHORT)


def test_a_prompt_too_long_for_its_answer_says_by_how_much(gemma: "Gemma") -> None:
    limit = gemma.info.context_length
    prompt = "Onion soup\n" * limit
    count = gemma.tokenizer.count(prompt)
    with pytest.raises(ModelInputError, match=rf"are {count + 6 - limit:,} more than the {limit}"):
        gemma.generate(prompt, SHORT)


def test_the_longest_prompt_that_fits_is_answered(gemma: "Gemma") -> None:
    limit, count = gemma.info.context_length, gemma.tokenizer.count
    prompt = max(("soup\n" * n for n in range(1, limit) if count("soup\n" * n) < limit), key=len)
    generation = gemma.generate(prompt, Decoding(limit - count(prompt)))
    assert generation.finish_reason in ("length", "stop")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"max_new_tokens": 0}, "The number of new tokens must be at least 1."),
        ({"temperature": -0.1}, "The temperature must be 0"),
        ({"temperature": float("nan")}, "The temperature must be 0"),
        ({"top_p": 0.0}, "Top-p must be more than 0"),
        ({"top_p": 1.1}, "Top-p must be more than 0"),
        ({"top_k": -1}, "Top-k must be 0"),
        ({"seed": -1}, "The seed must be 0"),
    ],
)
def test_a_setting_outside_its_range_is_refused_by_name(
    settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ModelInputError, match=f"^{sentence}"):
        Decoding(**settings)


def test_settings_are_read_under_dotprompts_names() -> None:
    config = {"maxOutputTokens": 5, "topK": 3, "stopSequences": ["\n"], "other": 1}
    assert Decoding.from_config(config) == Decoding(5, top_k=3, stop_sequences=("\n",))


def test_samples_written_side_by_side_are_what_each_is_by_itself(
    gemma: "Gemma", mistake: Generation
) -> None:
    settings = [
        mistake.decoding,
        replace(mistake.decoding, temperature=1.5, seed=3),
        replace(mistake.decoding, temperature=1.5, seed=4, max_new_tokens=5),
        replace(mistake.decoding, temperature=0.7, top_p=0.8, seed=5),
    ]
    together = gemma.generate_batch(
        [GenerationTask(mistake.prompt, each, ProgressToken()) for each in settings]
    )
    for generation, decoding in zip(together, settings, strict=True):
        alone = gemma.generate(mistake.prompt, decoding)
        assert generation.response == alone.response
        assert generation.finish_reason == alone.finish_reason
        assert generation.decoding == decoding
        assert generation.log_probabilities == pytest.approx(alone.log_probabilities, abs=1e-4)


def test_one_of_several_samples_can_be_stopped(gemma: "Gemma", mistake: Generation) -> None:
    stopped = ProgressToken()
    stopped.stop.set()
    first, second = gemma.generate_batch(
        [
            GenerationTask(mistake.prompt, mistake.decoding, progress)
            for progress in (stopped, ProgressToken())
        ]
    )
    assert (first.finish_reason, first.response) == ("cancelled", "")
    assert second.response == mistake.response


def test_answers_to_several_prompts_written_side_by_side_are_what_each_is_by_itself(
    gemma: "Gemma",
) -> None:
    files = [load_prompt(name) for name in CODELAB]
    asked = [
        GenerationTask(
            file.template.render(file.defaults).text,
            Decoding.from_config(file.config),
            ProgressToken(),
        )
        for file in files
    ]
    for one, generation in zip(asked, gemma.generate_batch(asked), strict=True):
        alone = gemma.generate(one.prompt, one.decoding)
        assert generation.tokens == alone.tokens
        assert generation.finish_reason == alone.finish_reason
        assert generation.log_probabilities == pytest.approx(alone.log_probabilities, abs=1e-4)


def test_what_prompts_written_side_by_side_begin_with_is_read_once(
    gemma: "Gemma", mistake: Generation
) -> None:
    ends = ("", " It", ' It says "cheese"')
    told: list[Progress] = []
    tokens = (ProgressToken(told.append), ProgressToken(), ProgressToken())
    asked = [
        GenerationTask(f"No. 1 {mistake.prompt}{end}", SHORT, progress)
        for end, progress in zip(ends, tokens, strict=True)
    ]
    together = gemma.generate_batch(asked)
    begun = [progress.done for progress in told if progress.stage == "Reading the prompt"]
    assert begun.count(0) == 1
    assert begun.count(PIECE) == len(ends)
    for one, generation in zip(asked, together, strict=True):
        alone = gemma.generate(one.prompt, SHORT)
        assert generation.tokens == alone.tokens
        assert generation.log_probabilities == pytest.approx(alone.log_probabilities, abs=1e-4)
