"""What is said of a model before it is used."""

from dataclasses import replace

from lit_core.gemma import HubModel, resolve
from lit_core.views.model.model_facts import (
    MemoryNeed,
    download_sentence,
    size_sentence,
    too_large_sentence,
)

NEW = MemoryNeed(estimated=1_070_000_000, measured=None, held=0, budget=2_000_000_000)


def test_one_figure_says_what_a_model_takes_now_or_took_or_is_expected_to() -> None:
    assert NEW.sentence == "its weights take about 1.07 GB of memory"
    known = replace(NEW, measured=1_600_000_000)
    assert known.sentence == "took 1.60 GB of memory when it was last loaded here"
    assert replace(known, held=1_700_000_000).sentence == "loaded, takes 1.70 GB of memory"


def test_a_model_fits_by_its_weights_or_where_nobody_knows() -> None:
    assert NEW.fits
    assert not replace(NEW, budget=1_000_000_000).fits
    unknown = replace(NEW, estimated=None)
    assert unknown.fits
    assert unknown.sentence == "how much memory it takes is known after the download"


def test_a_precision_that_fits_is_named() -> None:
    source = resolve("gemma2_instruct_2b_en")
    assert size_sentence(source) == "2.6 B parameters"
    said = too_large_sentence(source, "float32", 6_000_000_000)
    assert said.endswith("models may use 6.00 GB; it fits in bfloat16 or int8")
    assert "fits" not in too_large_sentence(source, "float32", 1_000_000)


def test_what_there_is_to_download_and_whether_that_needs_an_account() -> None:
    said = {}
    for name in ("gemma3_270m", "gemma2_2b_en", "hf://somebody/something"):
        source = resolve(name)
        assert isinstance(source, HubModel)
        said[name] = download_sentence(source)
    assert said["gemma3_270m"] == (
        "238 MB to download from the package registry, no account needed"
    )
    assert "needs an account" in said["gemma2_2b_en"]
    assert "may need an account" in said["hf://somebody/something"]
    assert size_sentence(resolve("hf://somebody/something")) == ""
