"""How likely an answer is after changes to its prompt, of many changed prompts at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol

import numpy as np

from lit_core.gemma import Generation, Token
from lit_core.progress import ProgressToken
from lit_core.salience.methods import Model
from lit_core.salience.prompt_edit import PromptEdit


class EncodingTokenizer(Protocol):
    """What splits a text into tokens."""

    def encode(self, text: str) -> tuple[Token, ...]:
        """The tokens of a text, after `<bos>`."""
        ...


class EncodingModel(Model, Protocol):
    """A model that texts can be put into; see `lit_core.gemma.model.Gemma`."""

    @property
    def tokenizer(self) -> EncodingTokenizer:
        """What the model reads texts by."""
        ...


def edited_log_probabilities(
    model: EncodingModel,
    generation: Generation,
    edits: Sequence[Sequence[PromptEdit]],
    progress: ProgressToken,
) -> np.ndarray:
    """Log-probability `(M, T)` of the answer's tokens after M prompts with edits, in nats.

    One text holds all replacements, each after what it replaces; of each prompt some tokens of it
    are left out, so that what prompts begin with is read once. A replacement is encoded by itself:
    in a whole text its tokens may differ.

    Raises:
        Cancelled: the progress was stopped.
    """
    ending = defaultdict(list)
    for edit in dict.fromkeys(chain(*edits)):
        ending[edit.stop].append(edit)
    tokens: list[Token] = []
    own: list[int] = []
    replacements: dict[PromptEdit, range] = {}
    for position, token in enumerate(generation.tokens, start=1):
        own.append(len(tokens))
        tokens.append(token)
        for edit in ending[position]:
            begin = len(tokens)
            if edit.replacement:
                tokens += model.tokenizer.encode(edit.replacement)[1:]
            replacements[edit] = range(begin, len(tokens))
    kept = np.zeros((len(edits), len(tokens)), bool)
    kept[:, own] = True
    for row, together in zip(kept, edits, strict=True):
        for edit in together:
            row[own[edit.first : edit.stop]] = False
            row[replacements[edit]] = True
    more = len(tokens) - len(generation.tokens)
    whole = replace(generation, tokens=tuple(tokens), prompt_tokens=generation.prompt_tokens + more)
    return model.masked_log_probabilities(whole, kept, "delete", progress)
