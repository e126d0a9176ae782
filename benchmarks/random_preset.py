"""Gemmas with weights nobody trained, in shapes and vocabularies that Tiny Gemma lacks."""

from pathlib import Path

import keras_hub

from lit_core.gemma import EMBEDDED, resolve

CONTEXT = 4096
# Tiny Gemma's, and that of Gemma 2 2B.
SMALL = {"num_query_heads": 4, "num_key_value_heads": 4, "hidden_dim": 128} | {
    "intermediate_dim": 768,
    "head_dim": 32,
}
LARGE = {"num_query_heads": 8, "num_key_value_heads": 4, "hidden_dim": 2304} | {
    "intermediate_dim": 18432,
    "head_dim": 256,
}


def random_gemma(
    vocabulary: int, layers: int, shape: dict[str, int], dtype: str = "float32"
) -> keras_hub.models.GemmaCausalLM:
    """A Gemma 2 with Tiny Gemma's tokenizer.

    Args:
        vocabulary: how many tokens the model can tell apart; the tokenizer uses the first of them.
        layers: how many.
        shape: widths and heads, as KerasHub names them.
        dtype: what its weights are kept in.
    """
    backbone = keras_hub.models.GemmaBackbone(
        vocabulary_size=vocabulary,
        num_layers=layers,
        query_head_dim_normalize=True,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
        attention_logit_soft_cap=50.0,
        final_logit_soft_cap=30.0,
        use_sliding_window_attention=True,
        sliding_window_size=CONTEXT,
        dtype=dtype,
        **shape,
    )
    tokenizer = keras_hub.models.GemmaTokenizer.from_preset(str(resolve(EMBEDDED).fetch()))
    preprocessor = keras_hub.models.GemmaCausalLMPreprocessor(tokenizer, sequence_length=CONTEXT)
    return keras_hub.models.GemmaCausalLM(backbone=backbone, preprocessor=preprocessor)


def save_random_gemma(folder: Path, vocabulary: int, layers: int = 4) -> None:
    """Save a preset with the shape of Tiny Gemma to a folder, which is made anew."""
    random_gemma(vocabulary, layers, SMALL).save_to_preset(str(folder))
