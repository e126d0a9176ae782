"""No page ever shows an exception, whatever a link, a file or a person brings."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from lit_core.store import Kind, SnapshotStore, open_database
from lit_core.views.inputs.prompt_choice import prompt_catalog
from tests.pages.conftest import OpenPage, field

# A page takes a part of a second to draw: few examples at a time, others on another day.
FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CONTENT: dict[Kind, Any] = {
    Kind.PROMPT: "Eat {{dish}}",
    Kind.VALUES: {"menu_item": "soup", "food_likes": ""},
    Kind.ANSWER: " Avoid.",
    Kind.FOIL: "Yum.",
    Kind.PATTERN: "(",
    Kind.EXAMPLES: [{"prompt": "Eat", "source": "mine"}],
}
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=8)
MARKS = ["{{a}}{{_b_}}", "{{", "{{#if a}}", "![x](y)", ":red[a]", "$x$", "  ", "=1+1", "a\n\nb"]
TYPED = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
TYPED |= st.sampled_from(MARKS)


def identities() -> list[str]:
    """An id of each kind, and what is none."""
    store = SnapshotStore(open_database())
    kept = [store.keep(kind, content) for kind, content in CONTENT.items()]
    return [*kept, "0123456789abcdef", "~", "", "a-b-c", "é"]


@FEW
@given(data=st.data())
def test_a_link_to_compare(open_page: OpenPage, data: st.DataObject) -> None:
    ids = st.sampled_from(identities())
    # One that is not there, so that nothing is run.
    variants = st.lists(
        st.sampled_from(["fewshot-fixed", "my-prompt", "fewshot-fixed~edit", "%7E%2C", "~"])
        | st.builds("fewshot-fixed~{}".format, ids)
        | NAMES,
        max_size=5,
    ).map(lambda names: ",".join([*names, "no-such-prompt"]))
    numbers = st.sampled_from(["1e-320", "inf", "nan", "-1", "9" * 40, "0.5", "x", "1_0", "٣"])
    asked = data.draw(
        st.fixed_dictionaries(
            {"variants": variants},
            optional=dict.fromkeys(("input", "answer", "foil"), ids)
            | {"granularity": st.builds("custom~{}".format, ids) | NAMES}
            | dict.fromkeys(
                ("temperature", "top_p", "top_k", "seed", "max_new_tokens", "lead", "threshold"),
                numbers,
            )
            | dict.fromkeys(("method", "selection", "explain", "space", "model", "turns"), NAMES),
        )
    )
    assert not open_page("compare.py", **asked).exception


@FEW
@given(st.integers(0, len(CONTENT) + 4))
def test_a_link_to_examples(open_page: OpenPage, place: int) -> None:
    assert not open_page("workbench.py", examples=identities()[place]).exception


@FEW
@given(typed=st.lists(st.tuples(st.integers(0, 9), TYPED), min_size=1, max_size=3))
def test_what_is_typed_into_the_workbench(workbench: AppTest, typed: list[tuple[int, str]]) -> None:
    for place, text in typed:
        boxes = list(workbench.text_area)
        boxes[place % len(boxes)].set_value(text).run()
        assert not workbench.exception


@pytest.fixture
def workbench(open_page: OpenPage) -> AppTest:
    return open_page()


@FEW
@given(
    name=NAMES,
    config=st.dictionaries(
        st.sampled_from(["maxOutputTokens", "temperature", "topP", "topK", "seed", "other"]),
        st.integers(1, 10**20) | st.floats(0.0, 1e300) | st.just("x"),
    ),
    model=NAMES | st.sampled_from(["gemma3_270m", "~nouser", "a" * 5000]),
    template=TYPED,
)
def test_a_prompt_file_beside_the_shipped_ones(
    open_page: OpenPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    config: dict[str, Any],
    model: str,
    template: str,
) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir(exist_ok=True)
    front = f"name: {name!r}\nmodel: {model!r}\nconfig: {config!r}\n"
    (folder / "own.prompt").write_text(f"---\n{front}---\n{template}", encoding="utf-8")
    monkeypatch.setattr("lit_core.prompts.library._FOLDER", folder)
    prompt_catalog.cache_clear()
    try:
        assert not open_page().exception
    finally:
        prompt_catalog.cache_clear()


@FEW
@given(
    st.text(st.characters(codec="ascii", exclude_characters="/\0"), min_size=1, max_size=12),
    st.sampled_from([b'{"prompt": "Eat"}\n', b"{", b"\xff", b'{"prompt": "a", "__id": "~,:"}\n']),
)
def test_a_dataset_of_any_name(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    file = tmp_path / f"{name}.jsonl"
    file.write_bytes(content)
    quoted = str(file).replace('"', '""')
    monkeypatch.setenv("PROMPTLIGHT_DATASETS", f'"{quoted}"')
    for page in ("workbench.py", "compare.py"):
        assert not open_page(page).exception


@FEW
@given(
    st.sampled_from(["~nouser", "a" * 5000, "a\0b", "hf://", "kaggle://x", "name:", ":x"]) | NAMES
)
def test_a_models_folder(open_page: OpenPage, path: str) -> None:
    at = open_page("model.py")
    field(at, "Folder or file on this machine, or address").set_value(path).run()
    assert not at.exception
