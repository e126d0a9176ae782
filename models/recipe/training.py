"""The training step, compiled once for each batch length, and the loop around it."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sentencepiece
import tensorflow as tf

from models.recipe.encoding import Batch, batches, encoded_stream
from models.recipe.optimizer import FIRST_ROUND, forget, make_optimizer
from models.recipe.trainingset import CURRICULUM, Mix


@dataclass(frozen=True)
class Setting:
    """The size of a training run."""

    steps: int = 6300
    tokens: int = 3072
    """Tokens in a batch, padding included."""
    curriculum: tuple[tuple[int, Mix], ...] = CURRICULUM
    lengths: tuple[int, ...] = (64, 96, 160, 224, 288)
    """The lengths a document is padded to; the step is compiled for each."""
    tokenizer_documents: int = 9000


SETTINGS = {"cpu": Setting(), "gpu": Setting(steps=30_000, tokens=12_288)}


def batch_stream(
    processor: sentencepiece.SentencePieceProcessor, setting: Setting, seed: int
) -> Iterator[Batch]:
    """The batches of a whole run, stage after stage of the curriculum."""
    rng = random.Random(f"training {seed}")
    whole = sum(part for part, _ in setting.curriculum)
    for part, mix in setting.curriculum:
        stream = encoded_stream(processor, rng, mix)
        steps = round(part * setting.steps / whole)
        yield from islice(batches(stream, setting.lengths, setting.tokens, rng), steps)


def compiled_step(model: Any, optimizer: Any) -> Callable[..., tf.Tensor]:
    """One step of gradient descent; logits are made only for the rows that count."""
    backbone = model.backbone

    @tf.function(jit_compile=True, reduce_retracing=False)
    def step(ids: tf.Tensor, rows: tf.Tensor, targets: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            padding = tf.cast(ids != 0, tf.int32)
            hidden = backbone({"token_ids": ids, "padding_mask": padding}, training=True)
            hidden = tf.gather(tf.reshape(hidden, (-1, backbone.hidden_dim)), rows)
            logits = backbone.token_embedding(hidden, reverse=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
            loss = tf.reduce_sum(losses * weights) / tf.reduce_sum(weights)
        gradients = tape.gradient(loss, backbone.trainable_variables)
        optimizer.apply(gradients, backbone.trainable_variables)
        return loss

    return step


def train(
    model: Any,
    processor: sentencepiece.SentencePieceProcessor,
    setting: Setting,
    seed: int,
    report: Callable[[int, float, float], None],
    every: int = 100,
    done: int = 0,
) -> None:
    """Train the model in place, reporting step, mean loss and tokens a second now and then.

    A model that has ``done`` some steps goes on from there, with the same batches to come.
    """
    optimizer = make_optimizer(setting.steps)
    optimizer.build(model.backbone.trainable_variables)
    optimizer.iterations.assign(done)
    step = compiled_step(model, optimizer)
    losses, started = [], time.monotonic()
    stream = islice(batch_stream(processor, setting, seed), done, setting.steps)
    for number, batch in enumerate(stream, done + 1):
        if number == round(FIRST_ROUND * setting.steps) + 1:
            forget(optimizer)
        losses.append(
            step(
                tf.constant(batch.ids),
                tf.constant(batch.rows),
                tf.constant(batch.targets),
                tf.constant(batch.weights),
            )
        )
        if number % every == 0:
            loss = float(tf.add_n(losses)) / len(losses)
            speed = len(losses) * setting.tokens / (time.monotonic() - started)
            report(number, loss, speed)
            losses, started = [], time.monotonic()
