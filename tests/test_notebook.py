"""What a notebook can call, as far as that needs no notebook; see tests/browser for the rest."""

import json
import urllib.request
from pathlib import Path

import pytest

from lit_core.errors import DatasetError, ModelInputError
from lit_core.notebook import get_fewshot_example, make_notebook_widget
from lit_core.store import SnapshotStore, open_database


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("fewshot-mistake", "Recommendation: You have to try it."),
        ("fewshot-fixed", "Recommendation: Avoid."),
        ("fewshot-constitution", "* The analysis should be brief and to the point."),
    ],
)
def test_the_codelabs_examples_are_found_by_their_source(source: str, line: str) -> None:
    prompt = get_fewshot_example(source)
    assert line in prompt.splitlines()
    assert prompt.endswith("Suggestion: Quiche Lorraine\nAnalysis:")


def test_an_unknown_source_names_those_there_are() -> None:
    with pytest.raises(DatasetError, match="choose one of fewshot-mistake, fewshot-fixed"):
        get_fewshot_example("fewshot-wrong")


def test_an_unknown_precision_is_refused_at_once() -> None:
    with pytest.raises(ModelInputError, match="float32, bfloat16, int8"):
        make_notebook_widget(["sample_prompts"], ["tiny-gemma"], precision="half")


@pytest.mark.parametrize("data", [[{}], [{"prompt": 3}], [{"prompt": "a"}, {"prompt": "  "}]])
def test_an_example_without_a_prompt_is_named_before_anything_starts(data: list[dict]) -> None:
    widget = make_notebook_widget(["sample_prompts"], ["tiny-gemma"])
    with pytest.raises(DatasetError, match=rf"Example {len(data)} of the data has no prompt"):
        widget.render(data=data)
    assert widget._server is None


def test_it_is_shown_in_a_frame_and_its_address_holds_no_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    widget = make_notebook_widget(["sample_prompts"], ["tiny-gemma"], height=640)
    try:
        widget.render(data=[{"prompt": "My secret dish"}])
        (frame,) = shown
        assert (frame.width, frame.height) == ("100%", 640)
        address, key = frame.src.split("?examples=")
        assert "secret" not in frame.src
        with urllib.request.urlopen(f"{address}_stcore/health") as answer:
            assert answer.status == 200
        rows = SnapshotStore(open_database()).examples(key)
        assert json.dumps(rows) == '[{"prompt": "My secret dish", "source": ""}]'
        widget.render(open_in_new_tab=True)
        assert f"window.open('{address}', '_blank')" in shown[1].data
    finally:
        widget.close()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
