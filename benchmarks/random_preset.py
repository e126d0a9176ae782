"""Writes a Gemma 2 with weights nobody trained, for lengths and vocabularies Tiny Gemma lacks."""

from pathlib import Path

import keras_hub

from lit_core.gemma import EMBEDDED, find_preset

CONTEXT = 4096


def save_random_gemma(folder: Path, vocabulary: int, layers: int = 4) -> None:
    """Save a preset with the shape and the tokenizer of Tiny Gemma.

    Args:
        folder: where to, made anew.
        vocabulary: how many tokens the model can tell apart; the tokenizer uses the first of them.
        layers: how many.
    """
    tiny = find_preset(EMBEDDED)
    backbone = keras_hub.models.GemmaBackbone(
        vocabulary_size=vocabulary,
        num_layers=layers,
        num_query_heads=4,
        num_key_value_heads=4,
        hidden_dim=128,
        intermediate_dim=768,
        head_dim=32,
        query_head_dim_normalize=True,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
        attention_logit_soft_cap=50.0,
        final_logit_soft_cap=30.0,
        use_sliding_window_attention=True,
        sliding_window_size=CONTEXT,
    )
    preprocessor = keras_hub.models.GemmaCausalLMPreprocessor(
        tokenizer=keras_hub.models.GemmaTokenizer.from_preset(str(tiny)), sequence_length=CONTEXT
    )
    causal_lm = keras_hub.models.GemmaCausalLM(backbone=backbone, preprocessor=preprocessor)
    causal_lm.save_to_preset(str(folder))
