"""Answers of a wished length, to measure with."""

import numpy as np

from lit_core.gemma import Decoding, Generation, Token
from lit_core.gemma.model import Gemma
from lit_core.prompts import load_prompt

PROMPT = "fewshot-mistake"


def codelab_prompt() -> str:
    """The prompt the codelab begins with."""
    file = load_prompt(PROMPT)
    return file.template.render(file.defaults).text


def text_of_length(model: Gemma, prompt_tokens: int, answer_tokens: int) -> Generation:
    """The codelab's prompt again and again; its last `answer_tokens` tokens stand for the answer.

    It is cut where reading the text anew gives the same tokens, as LIT will do.
    """
    length = prompt_tokens + answer_tokens
    prompt = codelab_prompt()
    long = prompt * (2 + length // model.tokenizer.count(prompt))
    for start in np.flatnonzero([char.isspace() for char in prompt]):
        tokens = model.tokenizer.encode(long[start:])[:length]
        text = long[start : start + tokens[-1].end]
        if model.tokenizer.encode(text) == tokens:
            return _given(model, text, tokens, prompt_tokens)
    raise ValueError(f"No text has {length} tokens.")


def _given(model: Gemma, text: str, tokens: tuple[Token, ...], prompt_tokens: int) -> Generation:
    border = tokens[prompt_tokens].start
    answer_tokens = len(tokens) - prompt_tokens
    return Generation(
        prompt=text[:border],
        response=text[border:],
        tokens=tokens,
        prompt_tokens=prompt_tokens,
        log_probabilities=(0.0,) * answer_tokens,
        finish_reason="given",
        decoding=Decoding(max_new_tokens=answer_tokens),
        model=model.info,
        seconds=0.0,
    )
