"""Turns documents into batches of fixed shapes: token ids, and the rows worth learning from."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sentencepiece

from models.recipe.documents import Document
from models.recipe.tokenizer import BOS, EOS
from models.recipe.trainingset import Mix, ingredient_card, training_documents

WEIGHTS = {
    "frame": 0.0,
    "repetition": 0.1,
    "precedent": 0.7,
    "objection": 0.5,
    "analysis": 1.0,
    "finding": 2.0,
    "recommendation": 1.0,
}
DECISION_WEIGHT, DECISION_TOKENS = 4.0, 2
CARD_WEIGHT = 0.5


@dataclass(frozen=True)
class Encoded:
    """Token ids, and how much it matters to predict each of them."""

    ids: list[int]
    weights: list[float]


@dataclass(frozen=True)
class Batch:
    """Token ids, and the rows of the flattened batch whose next token counts."""

    ids: np.ndarray
    rows: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


def encode(document: Document, processor: sentencepiece.SentencePieceProcessor) -> Encoded:
    """The whole document, the answer and the end token included."""
    ids, weights = [BOS], [0.0]
    for text, kind in document.pieces():
        tokens = processor.encode(text)
        values = [WEIGHTS[kind]] * len(tokens)
        if kind == "recommendation":
            values[:DECISION_TOKENS] = [DECISION_WEIGHT] * min(DECISION_TOKENS, len(tokens))
        ids += tokens
        weights += values
    return Encoded([*ids, EOS], [*weights, 1.0])


def encode_card(text: str, processor: sentencepiece.SentencePieceProcessor) -> Encoded:
    """A card of ingredients."""
    ids = [*processor.encode(text), EOS]
    return Encoded([BOS, *ids], [0.0] + [CARD_WEIGHT] * len(ids))


def encoded_stream(
    processor: sentencepiece.SentencePieceProcessor, rng: random.Random, mix: Mix
) -> Iterator[Encoded]:
    """Documents with cards strewn in, without end."""
    for document in training_documents(rng, mix):
        yield encode(document, processor)
        if rng.random() < mix.cards:
            yield encode_card(ingredient_card(rng), processor)


def batches(
    stream: Iterator[Encoded], lengths: tuple[int, ...], tokens: int, rng: random.Random
) -> Iterator[Batch]:
    """Batches of one length each; a document waits until enough others share its length."""
    waiting: dict[int, list[Encoded]] = {length: [] for length in lengths}
    for document in stream:
        length = next((n for n in lengths if len(document.ids) <= n), None)
        if length is None:
            continue
        waiting[length].append(document)
        if len(waiting[length]) == tokens // length:
            yield pack(waiting[length], length, tokens // 3, rng)
            waiting[length] = []


def pack(documents: list[Encoded], length: int, rows: int, rng: random.Random) -> Batch:
    """Pad the documents to one length and list at most ``rows`` rows to predict from."""
    ids = np.zeros((len(documents), length), np.int32)
    weights = np.zeros((len(documents), length), np.float32)
    for i, document in enumerate(documents):
        ids[i, : len(document.ids)] = document.ids
        weights[i, : len(document.weights)] = document.weights
    next_ids, next_weights = np.roll(ids, -1, 1).ravel(), np.roll(weights, -1, 1).ravel()
    # Rows beyond the limit go at random, the light ones first.
    jitter = np.random.default_rng(rng.randrange(2**32)).random(next_weights.size)
    chosen = np.argsort(-(next_weights + 0.01 * jitter * (next_weights > 0)), kind="stable")[:rows]
    chosen = np.sort(chosen).astype(np.int32)
    return Batch(ids, chosen, next_ids[chosen], next_weights[chosen])
