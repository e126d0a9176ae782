"""A few-shot prompt ends where its next example would begin; no other prompt gets a stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.prompts import (
    PromptFile,
    PromptTemplate,
    default_stop_sequences,
    load_prompt,
    parse_prompt_file,
    read_stop_sequence,
    shipped_names,
    stop_in_words,
    stops_in_words,
    write_stop_sequence,
)

EXAMPLE = "Review: {}\nLabel: {}"
WORD = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
VALUE = WORD | st.sampled_from(["{{review}}", "it: is {{so}}", "", "at 12:30", "https://x.org"])


def few_shot(between: str, *said: str) -> str:
    """Two examples and a question."""
    return between.join(["Review: good\nLabel: yes", "Review: bad\nLabel: no", *said])


@pytest.mark.parametrize(
    ("prompt", "stops"),
    [
        (few_shot("\n\n", "Review: {{review}}\nLabel:"), ("\n\n",)),
        (few_shot("\n", "Review: {{review}}\nLabel:"), ("\n",)),
        (few_shot("\n", "Review: fine\nLabel: ma"), ("\n",)),
        ("Q: 2 + 2\nA: 4\nQ: {{q}}\nA:", ("\n",)),
        ("What is 2 + 2?\nA: 4\nWhat is 3 + 3?\nA:", ("\n",)),
        ("Question 1: a\nAnswer 1: b\nQuestion 2: c\nAnswer 2:", ("\n",)),
        ("质问：甲\n回答：乙\n\n质问：丙\n回答：", ("\n\n",)),
        ("**Q:** a\n**A:** b\n\n**Q:** c\n**A:**", ("\n\n",)),
        ("## Examples\n\nText: a\nLabel: b\n\n## Now you\n\nText: c\nLabel:", ("\n\n",)),
        ("A {{x}}: a\nA {{x}}: {{y}}", ("\n",)),
    ],
)
def test_a_few_shot_prompt_stops_at_what_parts_its_examples(
    prompt: str, stops: tuple[str, ...]
) -> None:
    assert default_stop_sequences(prompt) == stops


@pytest.mark.parametrize(
    ("prompt", "stops"),
    [
        ("Dish: a\nAnalysis: b\nAdvice: c\nDish: d\nAnalysis:", ("\nDish:",)),
        ("Text: a\nLabel:\nyes\nText: b\nLabel:", ("\nText:",)),
        ("Text: a\nLabel:\n\nyes\n\nText: b\nLabel:", ("\nText:",)),
        ("Step 1: a\nEnd 1: b\nSo: c\nStep 2: d\nEnd 2:", ("\nStep",)),
        ("Review: a\nLabel: b\nReview: c", ("\nReview:",)),
        ("Anna: Hello!\nBen: Good day.\nAnna:", ("\nAnna:",)),
        ("1. Q: a\nA: b\nSo: c\n2. Q: d\nA:", ()),
    ],
)
def test_answers_of_several_lines_stop_before_the_words_the_next_example_begins_with(
    prompt: str, stops: tuple[str, ...]
) -> None:
    assert default_stop_sequences(prompt) == stops


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "\n\n",
        "Say hello.",
        "Review: {{review}}\nLabel:",
        "Label: yes\n\nNow you. Label:",
        "Label: yes\n\nLabel",
        "https://a.org\n\nhttps://b.org",
        "12:30\n\n12:45",
        "{{prompt}}",
    ],
)
def test_any_other_prompt_ends_where_the_model_ends_it(prompt: str) -> None:
    assert default_stop_sequences(prompt) == ()


def test_line_breaks_of_windows_are_looked_for_as_the_prompt_writes_them() -> None:
    for between, stop in (("\n\n", "\r\n\r\n"), ("\n", "\r\n")):
        prompt = few_shot(between, "Review: fine\nLabel:").replace("\n", "\r\n")
        assert default_stop_sequences(prompt) == (stop,)


@given(
    st.lists(st.tuples(VALUE, WORD), min_size=1, max_size=4),
    VALUE,
    st.sampled_from(["\n", "\n\n", "\n\n\n"]),
    st.text("\n ", max_size=4),
)
def test_no_value_and_no_space_at_the_end_changes_what_parts_examples(
    examples: list[tuple[str, str]], asked: str, between: str, end: str
) -> None:
    shown = [EXAMPLE.format(*each) for each in examples]
    prompt = between.join([*shown, EXAMPLE.format(asked, "")]) + end
    assert default_stop_sequences(prompt) == (between[:2],)


@given(TEXT, st.sampled_from(["\n", "\n\n"]))
def test_a_prompt_without_a_colon_in_its_last_line_gets_none(text: str, between: str) -> None:
    last = text.replace(":", "").replace("：", "").replace("\n", "").strip() or "Go."
    assert default_stop_sequences(f"{text}{between}{last}") == ()


@given(TEXT)
def test_whatever_is_found_can_be_looked_for(text: str) -> None:
    assert all(stop.strip(" ") for stop in default_stop_sequences(f"{text}\nA:\n{text}\nA:"))


def test_a_file_is_taken_at_its_word() -> None:
    template = few_shot("\n\n", "Review: {{review}}\nLabel:")
    for said, stops in (('["\\n"]', ("\n",)), ("[]", ()), ('["a", "b"]', ("a", "b"))):
        file = parse_prompt_file(f"---\nconfig: {{stopSequences: {said}}}\n---\n{template}", "a")
        assert file.stop_sequences == stops
    assert parse_prompt_file(template, "a").stop_sequences == ("\n\n",)


def test_a_whole_prompt_of_a_dataset_ends_where_its_examples_do() -> None:
    template = PromptTemplate.literal(few_shot("\n\n", "Review: {{so}}\nLabel:"))
    assert PromptFile("sample 1", template).stop_sequences == ("\n\n",)


def test_each_shipped_few_shot_prompt_would_end_without_its_files_word() -> None:
    for prompt in map(load_prompt, shipped_names()):
        assert bool(default_stop_sequences(prompt.template.text)) == bool(prompt.stop_sequences)


@given(st.text(st.sampled_from("\\nrt\n\r\tab:") | st.characters(codec="utf-8")))
def test_a_stop_sequence_can_be_typed_in_one_line_and_is_read_back(stop: str) -> None:
    written = write_stop_sequence(stop)
    assert not set("\n\r\t") & set(written)
    assert read_stop_sequence(written) == stop


def test_a_backslash_before_any_other_letter_is_kept() -> None:
    assert read_stop_sequence(r"\d\n\\n") == "\\d\n\\n"


def test_stops_are_said_in_words() -> None:
    assert stop_in_words("\r\n\r\n") == stop_in_words("\n\n") == "a blank line"
    assert stops_in_words(["\n", "END"]) == "at the end of a line or at “END”"
    assert stops_in_words([]) == "only where the model ends it by itself"
    assert stop_in_words("\nQ:") == r"“\nQ:”"
    assert len(stop_in_words("x" * 500)) < 30
