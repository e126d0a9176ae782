"""The Model page: what a model takes is said first; then it is used, unloaded, and loaded again."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lit_core.engine import ProcessEngine
from lit_core.gemma import EMBEDDED, resolve
from lit_core.views.state import resources
from tests.pages.conftest import OpenPage, button, field, finish, model_label, table, texts

RUNS = "workbench runs"
PLACE = "Folder or file on this machine, or address"
GEMMA = "Get Gemma 2 Instruct 2B"


def labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def names(at: AppTest) -> list[str]:
    """The models that are listed, from top to bottom."""
    bold = [each.value for each in at.markdown if each.value.startswith("**")]
    return [each.strip("*").replace("\\", "") for each in bold]


def search(at: AppTest, text: str) -> AppTest:
    return field(at, "Search").set_value(text).run()


def name_place(at: AppTest, place: object) -> AppTest:
    return field(at, PLACE).set_value(str(place)).run()


def loaded(at: AppTest) -> AppTest:
    at.session_state["loading_job"].wait()
    return at.run()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a model that nobody knows."""
    return shutil.copytree(resolve(EMBEDDED).fetch(), tmp_path / "menu-model")


def test_what_is_here_comes_first_and_what_is_in_use_is_stated(open_page: OpenPage) -> None:
    at = open_page("model.py")
    assert [each.value for each in at.header] == [
        "On this machine",
        "To download",
        "A folder or an address",
    ]
    assert names(at)[0] == "Tiny Gemma"
    assert ":material/check: **In use here**" in [each.value for each in at.markdown]
    assert "Use Tiny Gemma" not in labels(at)
    assert "Unload Tiny Gemma" in labels(at)


def test_one_figure_says_what_a_loaded_model_takes_and_later_what_it_took(
    open_page: OpenPage,
) -> None:
    resources.models().engine(EMBEDDED, "bfloat16").unload().result()
    at = open_page("model.py")
    assert "Loaded, takes" in texts(at.caption)
    at.radio[0].set_value("bfloat16").run()
    assert "Its weights take about 2 MB of memory" in texts(at.caption)
    loaded(button(at, "Use Tiny Gemma in bfloat16").click().run())
    assert "Loaded in float32, takes" in texts(at.caption)
    button(at, "Unload Tiny Gemma").click().run()
    *_, job = at.session_state["unloading"]
    job.wait()
    at.run()
    assert "of memory when it was last loaded here" in texts(at.caption)


def test_another_precision_is_used_after_it_is_chosen(open_page: OpenPage) -> None:
    at = open_page("model.py")
    at.radio[0].set_value("bfloat16").run()
    assert "Half the memory" in texts(at.caption)
    assert "On a CPU it is slower: Gemma 3 270M takes 1.8 times as long" in texts(at.caption)
    button(at, "Use Tiny Gemma in bfloat16").click().run()
    assert at.session_state["loading_job"].result().dtype == "bfloat16"
    at.switch_page("workbench.py").run()
    button(at, "Run").click().run()
    finish(at, RUNS)
    (made,) = table(at, "Fingerprint")
    assert (made["Model"], made["Computes in"]) == ("Tiny Gemma", "bfloat16")
    assert made["With"] == "tensorflow on CPU"


def test_a_search_leaves_the_models_whose_names_have_every_word(open_page: OpenPage) -> None:
    at = search(open_page("model.py"), "instruct  2B gemma")
    assert "Gemma 2 Instruct 2B" in names(at)
    assert all("Instruct" in name and "2B" in name for name in names(at))
    assert "No name matches." in texts(at.caption)


def test_a_model_to_download_says_what_it_takes_and_where_its_licence_is(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page("model.py")
    monkeypatch.setattr(resources.models(), "budget", int(16e9))
    search(at, "Gemma 2 Instruct 2B")
    said = texts(at.caption)
    assert "2.6 B parameters · 5.23 GB to download from Kaggle, needs an account" in said
    assert "that has accepted the licence · its weights take about 10.5 GB of memory" in said
    assert "[Licence and model card](https://www.kaggle.com/models/keras/gemma2)" in said
    assert GEMMA in labels(at)


def test_a_model_that_needs_no_account_says_so_and_whose_terms_apply(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path))
    said = texts(search(open_page("model.py"), "Gemma 3 270M").caption)
    assert "238 MB to download from the package registry, no account needed" in said
    assert "rounded to about 4 bits each" in said
    assert "Gemma is provided under and subject to the Gemma Terms of Use" in said
    assert "[ai.google.dev/gemma/terms](https://ai.google.dev/gemma/terms)" in said


def test_a_model_too_large_for_the_machine_says_why_and_cannot_be_chosen(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page("model.py")
    monkeypatch.setattr(resources.models(), "budget", int(6e9))
    search(at, "Gemma 2 Instruct")
    said = texts(at.caption)
    assert (
        "Gemma 2 Instruct 2B: its weights take about 10.5 GB, and models may use 6.00 GB; it fits "
        "in bfloat16 or int8."
    ) in said
    assert (
        "Gemma 2 Instruct 27B: its weights take about 108.9 GB, and models may use 6.00 GB." in said
    )
    assert GEMMA not in labels(at)
    at.radio[0].set_value("int8").run()
    assert GEMMA in labels(at)


def test_a_folder_goes_by_its_own_name_and_is_offered_again_until_it_is_forgotten(
    open_page: OpenPage, copied: Path
) -> None:
    at = name_place(open_page("model.py"), copied)
    assert names(at)[-1] == "menu-model"
    assert f"In {copied}" in texts(at.caption)
    loaded(button(at, "Use menu-model").click().run())
    assert model_label(at) == "menu-model · ready"
    later = open_page("model.py")
    button(later, "Use Tiny Gemma").click().run()
    assert "menu-model" in names(later)
    button(later, "Forget menu-model").click().run()
    resources.models().engine(str(copied)).unload().result()
    assert "menu-model" not in names(open_page("model.py"))


def test_a_folder_that_holds_no_model_is_named(open_page: OpenPage, tmp_path: Path) -> None:
    at = name_place(open_page("model.py"), tmp_path)
    assert "holds no preset" in texts(at.error)


def test_a_visitor_from_another_machine_cannot_ask_which_folders_there_are(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.address": "0.0.0.0"}.get)
    at = open_page("model.py")
    before = labels(at)
    told = set()
    for place in (tmp_path, tmp_path / "not there", f"mine:{tmp_path}", "~", "../models"):
        name_place(at, place)
        told.add(texts(at.error))
        assert labels(at) == before
    (sentence,) = told
    assert "only whoever starts it can name a folder" in sentence
    name_place(at, "hf://google/gemma-2-2b-it")
    assert not at.error
    assert "Get gemma-2-2b-it" in labels(at)


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
    assert model_label(at) == "Tiny Gemma · ready"


def test_after_a_model_that_cannot_be_loaded_the_first_is_a_click_away(
    open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{}")
    at = name_place(open_page("model.py"), tmp_path / "broken")
    loaded(button(at, "Use broken").click().run())
    assert model_label(at) == "broken · could not be loaded"
    assert "Download or save the preset again" in texts(at.error)
    button(at, "Use Tiny Gemma instead").click().run()
    assert at.session_state["loading_job"].result().name == "tiny-gemma"
