"""Builds Tiny Gemma: the Gemma 2 architecture, every one of its flags on, at a small size."""

import keras_hub


def tiny_gemma(proto: bytes) -> keras_hub.models.GemmaCausalLM:
    """A KerasHub Gemma 2 with fresh weights around a serialised SentencePiece model."""
    tokenizer = keras_hub.models.GemmaTokenizer(proto=proto)
    backbone = keras_hub.models.GemmaBackbone(
        vocabulary_size=tokenizer.vocabulary_size(),
        num_layers=4,
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
        sliding_window_size=4096,
    )
    preprocessor = keras_hub.models.GemmaCausalLMPreprocessor(
        tokenizer=tokenizer, sequence_length=512
    )
    return keras_hub.models.GemmaCausalLM(backbone=backbone, preprocessor=preprocessor)
