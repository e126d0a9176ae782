"""The models that can be downloaded by name, and what is known of them."""

from lit_core.gemma import resolve
from lit_core.gemma.framework import keras_hub
from lit_core.gemma.hub import CATALOGUE
from lit_core.gemma.hub.hubs import KAGGLE


def test_the_catalogue_is_that_of_kerashub_for_text_models() -> None:
    registries = (keras_hub.models.GemmaBackbone, keras_hub.models.Gemma3Backbone)
    known = {name: preset for kind in registries for name, preset in kind.presets.items()}
    for name, preset in CATALOGUE.items():
        if preset.hub == KAGGLE:
            assert known[name]["kaggle_handle"] == f"kaggle://{preset.handle}"
        assert known[name]["metadata"]["params"] == preset.parameters
    assert {"gemma_2b_en", "gemma2_instruct_2b_en", "gemma3_instruct_1b"} <= set(CATALOGUE)


def test_gemma_3_270m_needs_no_account_and_is_under_gemmas_terms() -> None:
    preset = CATALOGUE["gemma3_270m"]
    assert not preset.hub.needs_account
    assert 238e6 < preset.download_bytes < 239e6
    assert resolve("gemma3_270m").weight_bytes("float32") == 4 * 268_098_176
    assert preset.terms == preset.page == "https://ai.google.dev/gemma/terms"
    assert "Gemma Terms of Use" in preset.notice
