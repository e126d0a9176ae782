"""Salience as the Learning Interpretability Tool computes it, by LIT's own classes."""

from importlib.metadata import version

import keras
import keras_nlp
import numpy as np
from lit_nlp.examples.prompt_debugging.keras_lms import (  # ty: ignore[import-not-found]
    KerasSalienceModel,
)

from lit_core.gemma import Generation, find_preset

NAME = f"lit-nlp {version('lit-nlp')}"


class LitSalience:
    """LIT's salience model for one answer."""

    def __init__(self, made: Generation, dtype: str = "float32"):
        keras.config.set_floatx(dtype)
        preset = str(find_preset(made.model.name))
        causal_lm = keras_nlp.models.CausalLM.from_preset(preset, dtype=dtype)
        self._model = KerasSalienceModel(model=causal_lm, max_length=made.model.context_length)
        self._made = made

    def grad_l2(self, start: int, end: int) -> np.ndarray:
        """Scores `(N,)` of all tokens for response tokens `start` up to `end`."""
        made = self._made
        first = made.prompt_tokens
        mask = [first + start <= place < first + end for place in range(len(made.tokens))]
        example = {"prompt": made.prompt, "target": made.response, "target_mask": mask}
        (result,) = self._model.predict([example])
        scores = np.asarray(result["grad_l2"])
        if len(scores) != len(made.tokens):
            raise ValueError("LIT reads the answer as other tokens than the model wrote.")
        return scores
