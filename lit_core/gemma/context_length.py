"""Most tokens a model was made to take, where its folder says so or its size tells.

KerasHub's preprocessor has a length too, to which it packs texts for training: 1,024 unless a
preset says otherwise, whatever the model takes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lit_core.gemma.framework import keras, keras_hub

# Gemma's own models; smaller ones are somebody else's.
LEAST_WORDS = 256_000
# "Gemma: Open Models Based on Gemini Research and Technology" (2024), section 2, and "Gemma 2:
# Improving Open Language Models at a Practical Size" (2024), section 2.
GEMMA_1_AND_2 = 8_192
# "Gemma 3 Technical Report" (2025), section 2, and Gemma 3's model card, which has the 270M too.
GEMMA_3, SMALL_GEMMA_3 = 131_072, 32_768
LAYERS_OF_270M, LAYERS_OF_1B = 18, 26
# Google's overview of Gemma 4: E2B and E4B, which have per-layer inputs, and the larger ones.
SMALL_GEMMA_4, GEMMA_4 = 131_072, 262_144


def context_length(folder: Path, backbone: keras.Model, packed: int) -> int:
    """What the model in a folder takes: as its configuration says, else by its architecture.

    Args:
        folder: a KerasHub preset, or a model in Hugging Face's form.
        backbone: the model.
        packed: the length to which its preset packs texts, which is what holds for a model that is
            none of Gemma's own, such as one that was trained for this app.
    """
    configuration: Mapping[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
    of_text = configuration.get("text_config", configuration)
    given = of_text.get("max_position_embeddings")
    if isinstance(given, int) and given > 0:
        return given
    if backbone.vocabulary_size < LEAST_WORDS:
        return packed
    if isinstance(backbone, keras_hub.models.Gemma4Backbone):
        return SMALL_GEMMA_4 if backbone.hidden_size_per_layer_input else GEMMA_4
    if not isinstance(backbone, keras_hub.models.Gemma3Backbone):
        return GEMMA_1_AND_2
    return SMALL_GEMMA_3 if backbone.num_layers in (LAYERS_OF_270M, LAYERS_OF_1B) else GEMMA_3
