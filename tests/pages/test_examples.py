"""Whole prompts of a server's datasets, and of a notebook, stand beside the shipped ones."""

import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lit_core.settings import Settings
from lit_core.store import Kind, SnapshotStore, open_database
from lit_core.views.inputs import examples
from tests.pages.conftest import PATIENCE, ROUTER, OpenPage, button, choice, finish, texts


def prompt_text(at) -> str:
    return next(box.value for box in at.text_area if box.label == "Prompt text")


def test_a_notebooks_example_is_opened_as_it_is(open_page: OpenPage) -> None:
    rows = [{"prompt": "Say {{this}}.", "source": "mine"}, {"prompt": "Second", "source": ""}]
    key = SnapshotStore(open_database()).keep(Kind.EXAMPLES, rows)
    at = open_page("workbench.py", examples=key)
    assert prompt_text(at) == r"Say \{{this}}."
    assert choice(at).value == f"mine {key[:4]} 1"
    assert f"given {key[:4]} 2" in choice(at).options
    assert "this" not in [box.label for box in [*at.text_input, *at.text_area]]


def test_a_link_to_a_notebooks_example_opens_it_in_another_browser(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"prompt": "Name a colour:"}, {"prompt": "Name a fruit:"}]
    key = SnapshotStore(open_database()).keep(Kind.EXAMPLES, rows)
    at = open_page("workbench.py", examples=key)
    choice(at).set_value(f"given {key[:4]} 2").run()
    button(at, "Run").click().run()
    address = dict(finish(at, "workbench runs").query_params)
    monkeypatch.setattr("lit_core.views.state.drafts.browser_name", lambda: "another")
    at = finish(open_page("workbench.py", **address), "workbench runs")
    assert choice(at).value == f"given {key[:4]} 2"
    assert prompt_text(at) == "Name a fruit:"
    assert not at.warning


def test_an_address_that_points_to_no_examples_says_so(open_page: OpenPage) -> None:
    at = open_page("workbench.py", examples="0123456789abcdef")
    assert "ask for a new link" in texts(at.warning)
    assert choice(at).value == "fewshot-mistake"


def test_an_address_that_points_to_no_examples_says_so_at_once(open_page: OpenPage) -> None:
    open_page()
    at = AppTest.from_file(ROUTER, default_timeout=PATIENCE)
    at.query_params["examples"] = "0123456789abcdef"
    assert "ask for a new link" in texts(at.run().warning)


def test_a_page_does_not_wait_for_datasets_that_come_slowly(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = threading.Event()
    load = examples._load

    def slowly(chosen: Settings) -> examples.Examples:
        come.wait(60)
        return load(chosen)

    monkeypatch.setattr(examples, "_load", slowly)
    monkeypatch.setattr(examples, "WAIT_SECONDS", 0.01)
    monkeypatch.setenv("PROMPTLIGHT_DATASETS", "slow:sample_prompts")
    at = open_page()
    assert "are still loading" in texts(at.info)
    assert choice(at).value == "fewshot-mistake"
    come.set()
    examples._served(Settings.from_environment()).result()
    at.run()
    assert "are still loading" not in texts(at.info)
    assert "slow 1" in choice(at).options


def test_datasets_are_offered_up_to_the_limit(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "mine.jsonl"
    broken.write_text('{"prompt": "One"}\nnonsense\n{"prompt": "Two"}\n')
    monkeypatch.setenv("PROMPTLIGHT_DATASETS", f"sample_prompts,mine:{broken},gone.jsonl")
    monkeypatch.setenv("PROMPTLIGHT_MAX_EXAMPLES", "3")
    at = open_page()
    offered = [name for name in choice(at).options if "sample_prompts" in name]
    assert offered == ["sample_prompts 1", "sample_prompts 2", "sample_prompts 3"]
    assert {"mine 1", "mine 2"} <= set(choice(at).options)
    assert "mine, line 2" in texts(at.warning)
    assert "gone.jsonl" in texts(at.warning)
    choice(at).set_value("sample_prompts 2").run()
    assert prompt_text(at).startswith("Analyze a menu item")
    assert "fewshot-fixed" in texts(at.caption)
