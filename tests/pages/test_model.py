"""The Model page: what a model takes is said first; then it is used, unloaded, and loaded again."""

from pathlib import Path

import pytest

from lit_core.engine import ProcessEngine
from lit_core.views.state import resources
from tests.pages.conftest import OpenPage, button, model_label, texts

RUNS = "workbench runs"


def test_what_is_in_use_is_described_with_its_fingerprint(open_page: OpenPage) -> None:
    at = open_page("model.py")
    assert at.selectbox[0].value == "tiny-gemma"
    said = texts(at.caption)
    assert "float32 · about 4 MB · tensorflow · CPU · up to 512 tokens · fingerprint" in said
    assert button(at, "Chosen").disabled


def test_another_precision_is_used_after_it_is_chosen(open_page: OpenPage) -> None:
    at = open_page("model.py")
    at.radio[0].set_value("bfloat16").run()
    assert "Half the memory" in texts(at.caption)
    button(at, "Use this model").click().run()
    assert at.session_state["loading_job"].result().dtype == "bfloat16"
    at.switch_page("workbench.py").run()
    button(at, "Run").click().run()
    for run in at.session_state[RUNS]:
        run.wait()
    at.run()
    assert "By tiny-gemma, bfloat16, tensorflow on CPU, fingerprint" in texts(at.caption)


def test_a_large_preset_says_what_it_takes_and_where_its_licence_is(open_page: OpenPage) -> None:
    at = open_page("model.py")
    at.selectbox[0].set_value("gemma2_instruct_2b_en").run()
    said = texts(at.markdown)
    assert "2.6 B parameters" in said
    assert "to download from Kaggle" in said
    (link,) = at.get("link_button")
    assert link.proto.url == "https://www.kaggle.com/models/keras/gemma2"


@pytest.mark.parametrize(
    ("name", "origin"),
    [("tiny-gemma", "Trained for this app"), ("gemma3_270m", "rounded to about 4 bits each")],
)
def test_who_made_a_model_that_needs_no_account_is_said(
    open_page: OpenPage, name: str, origin: str
) -> None:
    at = open_page("model.py")
    at.selectbox[0].set_value(name).run()
    assert origin in texts(at.caption)
    # Neither has a page of its own; terms are linked in a sentence.
    assert not at.get("link_button")


def test_a_model_too_large_for_the_machine_cannot_be_chosen(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page("model.py")
    at.selectbox[0].set_value("gemma2_instruct_27b_en")
    at.radio[0].set_value("float32").run()
    assert "Too large for this machine: choose a smaller model" in texts(at.warning)
    assert button(at, "Use this model").disabled


def test_a_folder_that_holds_no_model_is_named(open_page: OpenPage, tmp_path: Path) -> None:
    at = open_page("model.py")
    at.selectbox[0].set_value("A folder or an address").run()
    at.text_input[0].set_value(str(tmp_path)).run()
    assert "holds no preset" in texts(at.error)


def test_a_visitor_from_another_machine_cannot_ask_which_folders_there_are(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.address": "0.0.0.0"}.get)
    at = open_page("model.py")
    at.selectbox[0].set_value("A folder or an address").run()
    told = set()
    for place in (tmp_path, tmp_path / "not there", f"mine:{tmp_path}", "~", "../models"):
        at.text_input[0].set_value(str(place)).run()
        told.add(texts(at.error))
        assert "Use this model" not in [each.label for each in at.button]
    (sentence,) = told
    assert "only whoever starts it can name a folder" in sentence
    at.text_input[0].set_value("hf://google/gemma-2-2b-it").run()
    assert not at.error


def test_an_unloaded_model_is_loaded_again_when_it_is_needed(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page("model.py")
    at.button("unload tiny-gemma float32").click().run()
    *_, job = at.session_state["unloading"]
    job.wait()
    with monkeypatch.context() as patch:
        patch.setattr(ProcessEngine, "load", lambda _: pytest.fail("nobody needs it yet"))
        at.run()
    assert not at.exception
    assert " are free again." in texts(at.caption)
    assert model_label(at) == "Tiny Gemma · loads when it is needed"
    at.switch_page("workbench.py").run()
    button(at, "Run").click().run()
    for run in at.session_state[RUNS]:
        assert run.wait().generation
    # An answer that was given before is recalled, and needs no model.
    resources.models().engine("tiny-gemma").load().result()
    at.switch_page("model.py").run()
    assert "was unloaded" not in texts(at.caption)
    assert "Tiny Gemma, in use here" in texts(at.markdown)


def test_after_a_model_that_cannot_be_loaded_the_first_is_a_click_away(
    open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{}")
    at = open_page("model.py")
    at.selectbox[0].set_value("A folder or an address").run()
    at.text_input[0].set_value(str(tmp_path / "broken")).run()
    button(at, "Use this model").click().run()
    at.session_state["loading_job"].wait()
    at.run()
    assert "Download or save the preset again" in texts(at.error)
    button(at, "Use Tiny Gemma instead").click().run()
    assert at.session_state["loading_job"].result().name == "tiny-gemma"


def test_the_model_advises_only_a_precision_that_fits(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page("model.py")
    monkeypatch.setattr(resources.models(), "budget", int(6e9))
    at.selectbox[0].set_value("gemma2_instruct_2b_en").run()
    assert "or compute in bfloat16 or int8" in texts(at.warning)
    at.selectbox[0].set_value("gemma2_instruct_27b_en").run()
    assert texts(at.warning).endswith("choose a smaller model.")


def test_a_model_that_needs_no_account_says_so_and_whose_terms_apply(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path))
    at = open_page("model.py")
    at.selectbox[0].set_value("gemma3_270m").run()
    assert (
        "About 238 MB to download from the package registry, once. No account is needed."
        in texts(at.markdown)
    )
    said = texts(at.caption)
    assert "Gemma is provided under and subject to the Gemma Terms of Use" in said
    assert "[ai.google.dev/gemma/terms](https://ai.google.dev/gemma/terms)" in said
