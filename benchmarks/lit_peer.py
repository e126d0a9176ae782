"""Attribution as the Learning Interpretability Tool computes it, by LIT's own classes."""

from importlib.metadata import version

import keras
import keras_nlp
import numpy as np
from lit_nlp.examples.prompt_debugging.keras_lms import (  # ty: ignore[import-not-found]
    KerasSalienceModel,
)

from lit_core.gemma import Generation, resolve

NAME = f"lit-nlp {version('lit-nlp')}"


class LitSalience:
    """LIT's salience model around one preset, given by its name or folder."""

    def __init__(self, preset: str, dtype: str = "float32"):
        keras.config.set_floatx(dtype)
        causal_lm = keras_nlp.models.CausalLM.from_preset(str(resolve(preset).fetch()), dtype=dtype)
        length = causal_lm.preprocessor.sequence_length
        self._model = KerasSalienceModel(model=causal_lm, max_length=length)

    def grad_l2(self, generation: Generation, start: int, end: int) -> np.ndarray:
        """Scores `(N,)` of all tokens for response tokens `start` up to `end`."""
        first = generation.prompt_tokens
        mask = [first + start <= place < first + end for place in range(len(generation.tokens))]
        example = {"prompt": generation.prompt, "target": generation.response, "target_mask": mask}
        (result,) = self._model.predict([example])
        scores = np.asarray(result["grad_l2"])
        if len(scores) != len(generation.tokens):
            raise ValueError("LIT reads the answer as other tokens than the model wrote.")
        return scores

    def each_token(self, generation: Generation) -> np.ndarray:
        """Scores `(T, N)` for each of the answer's tokens: a call for each."""
        places = range(len(generation.response_tokens))
        return np.stack([self.grad_l2(generation, place, place + 1) for place in places])
