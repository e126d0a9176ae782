"""Builds the KerasHub backbone that a GGUF file describes, still without its weights."""

from typing import Any

import numpy as np

from lit_core.errors import ModelError
from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.gguf_file import GgufFile

# Values that are hard-coded in KerasHub's Gemma 3.
GLOBAL_WAVELENGTH, LOCAL_WAVELENGTH, PATTERN = 1_000_000.0, 10_000.0, 6
EPSILON = 1e-6
# llama.cpp's defaults for Gemma 2.
WINDOW, ATTENTION_CAP, FINAL_CAP = 4096, 50.0, 30.0
# The largest of Gemma 2 and 3, which divides queries by the root of width / heads.
LAYERS_OF_27B = {"gemma2": 46, "gemma3": 62}


def empty_backbone(file: GgufFile, dtype: str) -> keras.Model:
    """The backbone a file describes, with whatever weights Keras gives it.

    Raises:
        ModelError: the file does not describe a whole Gemma, or one that KerasHub cannot compute.
    """
    heads = file.required("attention.head_count")
    vocabulary, width = file.shape("token_embd.weight")
    inner = file.required("feed_forward_length")
    layers = file.required("block_count")
    # A damaged file may announce any number of layers, and each takes its time to build.
    file.shape(f"blk.{layers - 1}.attn_norm.weight")
    shape: dict[str, Any] = {
        "vocabulary_size": vocabulary,
        "num_layers": layers,
        "num_query_heads": heads,
        "num_key_value_heads": file.setting("attention.head_count_kv", heads),
        "hidden_dim": width,
        "head_dim": file.setting("attention.key_length", width // heads),
        "query_head_dim_normalize": layers != LAYERS_OF_27B.get(file.architecture),
        "dtype": dtype,
    }
    _expect(file, "attention.layer_norm_rms_epsilon", EPSILON)
    third = file.architecture == "gemma3"
    _expect(file, "rope.freq_base", GLOBAL_WAVELENGTH if third else LOCAL_WAVELENGTH)
    if file.architecture == "gemma":
        return keras_hub.models.GemmaBackbone(**shape, intermediate_dim=2 * inner)
    shape |= {
        "use_post_ffw_norm": True,
        "use_post_attention_norm": True,
        "use_sliding_window_attention": True,
    }
    if not third:
        return keras_hub.models.GemmaBackbone(
            **shape,
            intermediate_dim=2 * inner,
            sliding_window_size=file.setting("attention.sliding_window", WINDOW),
            attention_logit_soft_cap=file.setting("attn_logit_softcapping", ATTENTION_CAP) or None,
            final_logit_soft_cap=file.setting("final_logit_softcapping", FINAL_CAP) or None,
        )
    _expect(file, "rope.freq_base_swa", LOCAL_WAVELENGTH)
    _expect(file, "attention.sliding_window_pattern", PATTERN)
    return keras_hub.models.Gemma3Backbone(
        **shape,
        intermediate_dim=inner,
        image_size=0,
        sliding_window_size=file.required("attention.sliding_window"),
        final_logit_soft_cap=file.setting("final_logit_softcapping", 0.0) or None,
        global_rope_scaling_factor=file.setting("rope.scaling.factor", 1.0),
    )


def _expect(file: GgufFile, name: str, wanted: float) -> None:
    found = file.setting(name, float(wanted))
    if not np.isclose(found, wanted, rtol=1e-4):
        raise ModelError(
            f"{file.path.name} has {name} {found:g}, and only {wanted:g} can be computed here: "
            "choose another version of the model."
        )
