"""Reads a folder in KerasHub's or Hugging Face's form; KerasHub tells them apart itself."""

from pathlib import Path

from lit_core.errors import ModelError
from lit_core.gemma.context_length import context_length
from lit_core.gemma.control_pieces import with_control_pieces
from lit_core.gemma.framework import get_preset_loader, keras_hub
from lit_core.gemma.loaders.model_parts import ModelParts

# KerasHub would take any class for a backbone, and has several for that of Gemma 4. Gemma 1 and 2
# are one class.
FAMILIES = {
    keras_hub.models.GemmaBackbone: keras_hub.models.GemmaCausalLM,
    keras_hub.models.Gemma3Backbone: keras_hub.models.Gemma3CausalLM,
    keras_hub.models.Gemma4Backbone: keras_hub.models.Gemma4CausalLM,
}


def read_folder(folder: Path, name: str, dtype: str) -> ModelParts:
    """The model in a folder.

    Raises:
        ModelError: it is no Gemma.
        Exception: whatever KerasHub raises at damaged files.
    """
    kind = get_preset_loader(str(folder)).check_backbone_class()
    if kind not in FAMILIES:
        raise ModelError(
            f'"{name}" is a {kind.__name__.removesuffix("Backbone")}: only Gemma 1, 2, 3 and 4 '
            "text models work."
        )
    causal_lm = FAMILIES[kind].from_preset(str(folder), dtype=dtype)
    preprocessor = causal_lm.preprocessor
    length = context_length(folder, causal_lm.backbone, preprocessor.sequence_length)
    vocabulary = preprocessor.tokenizer.proto
    if kind is keras_hub.models.Gemma4Backbone:
        vocabulary = with_control_pieces(vocabulary)
    return ModelParts(causal_lm.backbone, vocabulary, length)
