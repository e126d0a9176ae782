"""Reads a folder in KerasHub's or Hugging Face's form; KerasHub tells them apart itself."""

from pathlib import Path

from lit_core.errors import ModelError
from lit_core.gemma.context_length import context_length
from lit_core.gemma.control_pieces import with_control_pieces
from lit_core.gemma.framework import keras_hub
from lit_core.gemma.loaders.model_parts import ModelParts

# Gemma 1 and 2, which are one class, Gemma 3, and Gemma 4.
FAMILIES = (
    keras_hub.models.GemmaCausalLM,
    keras_hub.models.Gemma3CausalLM,
    keras_hub.models.Gemma4CausalLM,
)


def read_folder(folder: Path, name: str, dtype: str) -> ModelParts:
    """The model in a folder.

    Raises:
        ModelError: it is no Gemma.
        Exception: whatever KerasHub raises at damaged files.
    """
    causal_lm = keras_hub.models.CausalLM.from_preset(str(folder), dtype=dtype)
    if not isinstance(causal_lm, FAMILIES):
        raise ModelError(
            f'"{name}" is a {type(causal_lm).__name__}: only Gemma 1, 2, 3 and 4 text models work.'
        )
    preprocessor = causal_lm.preprocessor
    length = context_length(folder, causal_lm.backbone, preprocessor.sequence_length)
    vocabulary = preprocessor.tokenizer.proto
    if isinstance(causal_lm, keras_hub.models.Gemma4CausalLM):
        vocabulary = with_control_pieces(vocabulary)
    return ModelParts(causal_lm.backbone, vocabulary, length)
