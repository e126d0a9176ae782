"""What changed between two prompts is marked by line, and within a line by word."""

from hypothesis import given
from hypothesis import strategies as st

from lit_core.prompts import Line, Span, changed_spans, diff_prompts, load_prompt

PROMPTS = st.lists(st.text(alphabet="ab .\t", max_size=8), max_size=8).map("\n".join)


def kinds(a, b):
    return [pair.kind for pair in diff_prompts(a, b)]


def marked(a, b):
    return [(b[span.start : span.end], span.kind) for span in changed_spans(a, b)]


def test_equal_prompts_have_no_changes():
    assert kinds("a\nb", "a\nb") == ["same", "same"]
    assert changed_spans("a\nb", "a\nb") == ()


def test_the_codelabs_correction_is_one_changed_line():
    mistake, fixed = (load_prompt(f"fewshot-{name}").template.text for name in ("mistake", "fixed"))
    (changed,) = (pair for pair in diff_prompts(mistake, fixed) if pair.kind != "same")
    assert changed.before == Line(9, "Recommendation: You have to try it.")
    assert changed.after == Line(9, "Recommendation: Avoid.")
    assert changed.after_spans == (Span(16, 21, "changed"),)
    assert marked(mistake, fixed) == [("Avoid", "changed")]


def test_the_codelabs_principles_are_added_lines():
    fixed, constitution = (
        load_prompt(f"fewshot-{name}").template.text for name in ("fixed", "constitution")
    )
    assert [text[:14] for text, _ in marked(fixed, constitution)] == ["* The analysis"] * 2
    assert {kind for _, kind in marked(fixed, constitution)} == {"added"}
    assert changed_spans(constitution, fixed) == ()


def test_a_word_put_in_is_added_and_a_word_taken_out_is_removed():
    assert marked("a good dish", "a very good dish") == [(" very", "added")]
    (pair,) = diff_prompts("a very good dish", "a good dish")
    assert (pair.kind, pair.after_spans) == ("changed", ())
    assert pair.before_spans == (Span(1, 6, "removed"),)


def test_a_changed_line_keeps_its_counterpart_when_another_is_put_in_before_it():
    before, after = "Analysis: it has onions.", "Be brief, please!\nAnalysis: it has garlic."
    assert kinds(before, after) == ["added", "changed"]
    assert marked(before, after) == [("Be brief, please!", "added"), ("garlic", "changed")]


def test_white_space_at_the_end_of_a_line_is_a_change():
    assert marked("Analysis:", "Analysis: ") == [(" ", "added")]


@given(PROMPTS, PROMPTS)
def test_every_line_of_both_sides_is_paired_once_and_in_order(a, b):
    pairs = diff_prompts(a, b)
    assert "\n".join(pair.before.text for pair in pairs if pair.before) == a
    assert "\n".join(pair.after.text for pair in pairs if pair.after) == b
    assert (a == b) == all(pair.kind == "same" for pair in pairs)


@given(PROMPTS, PROMPTS)
def test_what_is_not_marked_stands_in_the_base_in_the_same_order(base, other):
    spans = changed_spans(base, other)
    assert all(span.start < span.end for span in spans)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    unmarked = "".join(
        other[start:end] for start, end in zip([0, *edges[1::2]], [*edges[::2], None], strict=True)
    )
    rest = iter(base)
    assert all(char in rest for char in unmarked.replace("\n", ""))
