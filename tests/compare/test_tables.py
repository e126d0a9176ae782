"""The tables have the columns of the contract, a row for each cell, and the exact text beside."""

import csv
import html
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.compare import (
    comparison_csv,
    comparison_jsonl,
    full_salience_csv,
    pairs_csv,
    report_html,
    salience_csv,
)
from lit_core.salience import AttributionConfig
from tests.compare.comparisons import CREATED, cell, comparison, explained, failed
from tests.generations import GRAD_L2

COMPARISON = (
    "schema_version comparison_id case_id prompt_name variant prompt_sha256 model "
    "model_fingerprint decoding_json seed sample_index var_dish rendered_prompt output "
    "finish_reason error input_tokens output_tokens latency_ms cached rating rater note "
    "created_at truncated_in_excel"
)
PAIRS = "case_id variant_a variant_b output_a output_b shown_left preference rater note"
SALIENCE = (
    "comparison_id case_id variant sample_index method target_start target_end target_text "
    "granularity segment_index role start_char end_char text score share rank aligned_with change"
)
SHOWN = "grad_l2", "lines"


def header(text: str) -> str:
    return " ".join(text.removeprefix("\ufeff").split("\r\n")[0].split(","))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_columns_are_those_of_the_contract() -> None:
    one = cell()
    assert header(comparison_csv(comparison(one))) == COMPARISON
    assert header(pairs_csv(comparison(one))) == PAIRS
    assert header(salience_csv("x", explained(one))) == SALIENCE


def test_all_influence_has_each_row_once_though_a_line_is_selected() -> None:
    selected = explained(cell("mistake"), cell("fixed"))
    found = rows(full_salience_csv("x", selected, ["lines", "words"]))
    one_line = rows(salience_csv("x", selected))
    identity = SALIENCE.split()[1:10]
    keys = [tuple(row[name] for name in identity) for row in found]
    assert len(set(keys)) == len(keys)
    assert [row for row in found if row in one_line] == one_line


def test_a_table_without_rows_still_has_its_columns() -> None:
    assert header(comparison_csv(comparison())) == COMPARISON.replace("var_dish ", "")
    assert header(salience_csv("x", [])) == SALIENCE


def test_a_row_tells_what_was_run_and_what_came_of_it() -> None:
    one = cell("mistake", output=" Good")
    (row,) = rows(comparison_csv(comparison(one)))
    assert row["schema_version"] == "1"
    assert (row["case_id"], row["prompt_name"]) == ("1", "fewshot-mistake")
    assert row["prompt_sha256"] == one.variant.sha256
    assert (row["model"], row["model_fingerprint"]) == ("by-hand", "0" * 12)
    assert json.loads(row["decoding_json"])["max_new_tokens"] == 64
    assert (row["var_dish"], row["output"]) == ("soup", "Good")
    assert (row["input_tokens"], row["output_tokens"], row["latency_ms"]) == ("4", "1", "250")
    assert (row["finish_reason"], row["cached"], row["error"]) == ("stop", "false", "")
    assert (row["created_at"], row["truncated_in_excel"]) == (CREATED, "")


def test_an_error_row_is_still_a_row() -> None:
    generation = rows(comparison_csv(comparison(cell(), failed("fixed", "Line 3 is broken."))))
    assert [row["variant"] for row in generation] == ["mistake", "fixed"]
    assert generation[1]["error"] == "Line 3 is broken."
    assert (generation[1]["output"], generation[1]["output_tokens"]) == ("", "")


def test_variables_of_every_case_have_a_column() -> None:
    cells = cell(values={"dish": "soup"}), cell(case="2", values={"likes": "salt"})
    generation = rows(comparison_csv(comparison(*cells)))
    assert [(row["var_dish"], row["var_likes"]) for row in generation] == [
        ("soup", ""),
        ("", "salt"),
    ]


def test_cells_that_excel_would_cut_are_flagged_and_whole() -> None:
    (row,) = rows(comparison_csv(comparison(cell(output="x" * 40_000))))
    assert row["truncated_in_excel"] == "output"
    assert len(row["output"]) == 40_000


def test_only_json_lines_keep_the_white_space_around_an_answer() -> None:
    one = comparison(cell(output=" Good\n\nsoup \n"))
    (row,) = rows(comparison_csv(one))
    assert row["output"] == "Good\n\nsoup"
    assert json.loads(comparison_jsonl(one))["output"] == " Good\n\nsoup \n"


@given(st.text(max_size=20))
def test_json_lines_hold_the_exact_text(output: str) -> None:
    lines = comparison_jsonl(comparison(cell(output=output), cell("fixed"))).split("\n")
    assert json.loads(lines[0])["output"] == output


def test_every_two_variants_of_a_case_and_sample_are_a_pair() -> None:
    cells = [cell(name, case) for case in "12" for name in ("a", "b", "c")]
    generation = rows(pairs_csv(comparison(*cells, cell("a", "2", sample=1))))
    pairs = [(row["case_id"], row["variant_a"], row["variant_b"]) for row in generation]
    assert pairs == [(case, *pair) for case in "12" for pair in ("ab", "ac", "bc")]
    assert {(row["output_a"], row["shown_left"]) for row in generation} == {("Good", "")}


def test_salience_rows_tell_each_segments_share_and_its_change() -> None:
    generation = rows(salience_csv("x", explained(cell("mistake"), cell("fixed"))))
    assert [row["role"] for row in generation[:4]] == [
        "special",
        "variable",
        "template",
        "response",
    ]
    assert [row["text"] for row in generation[:3]] == ["<bos>", "Dish: soup", "Say mistake:"]
    assert {row["target_text"] for row in generation} == {"Good"}
    base, other = generation[:4], generation[4:]
    assert [row["aligned_with"] for row in other] == ["0", "1", "2", "3"]
    for before, after in zip(base[1:3], other[1:3], strict=True):
        assert float(before["change"]) == 0
        assert float(after["change"]) == float(after["share"]) - float(before["share"])
    assert other[0]["change"] == other[3]["change"] == ""


def test_another_case_is_compared_with_its_own_first_variant() -> None:
    generation = rows(salience_csv("x", explained(cell("a"), cell("mistake", case="2"))))
    assert {row["change"] for row in generation if row["rank"]} == {"0.0"}


def test_the_report_shows_text_and_runs_none_of_it() -> None:
    bad = "<script>alert(1)</script>"
    cells = cell(bad, output=bad), failed("fixed", bad)
    text = report_html(comparison(*cells), explained(*cells), GRAD_L2)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 4


def test_the_report_adds_no_white_space_to_a_text() -> None:
    cells = cell("mistake", output="\n <Good> & bad\n"), cell("fixed")
    text = report_html(comparison(*cells), explained(*cells), GRAD_L2)
    drawn = re.findall(r'<div class="text[^>]*>(.*?)</div>', text, re.DOTALL)
    without_labels = (re.sub(r"<([bi])>.*?</\1>", "", each) for each in drawn)
    shown = [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in without_labels]
    generation = [each.generation for each in cells if each.generation]
    assert shown == [part for one in generation for part in (one.response, one.prompt)]


def test_the_report_has_one_colour_scale_and_marks_what_differs() -> None:
    cells = cell("mistake"), cell("fixed")
    text = report_html(comparison(*cells), explained(*cells), GRAD_L2)
    depths = re.findall(r"rgb\([\d ]+ / ([\d.]+)\)", text)
    assert max(map(float, depths)) == 0.62
    assert text.count("<i>changed</i>") == 2
    assert "Comparison of mistake, fixed" in text


def test_the_report_says_what_a_small_model_is_good_for() -> None:
    one = cell("mistake")
    assert one.generation
    model = replace(one.generation.model, caution="A small model: <weak> at sums.")
    cautious = replace(one, generation=replace(one.generation, model=model))
    text = report_html(comparison(cautious), explained(cautious), GRAD_L2)
    assert "A small model: &lt;weak&gt; at sums." in text


@pytest.mark.parametrize(("name", "told"), [("gemma3_270m", 1), ("mine", 0)])
def test_the_report_names_the_terms_of_a_model_that_is_known(name: str, told: int) -> None:
    one = cell("mistake")
    assert one.generation
    model = replace(one.generation.model, name=name)
    by_model = replace(one, generation=replace(one.generation, model=model))
    text = report_html(comparison(by_model), explained(by_model), GRAD_L2)
    assert text.count("under and subject to the Gemma Terms of Use found at") == told


def test_a_report_has_a_heading_for_each_thing_it_tells() -> None:
    made = "How this was made"
    with_input, without = cell(), cell(values={})
    for one, first in ((with_input, ["Input"]), (without, [])):
        text = report_html(comparison(one), explained(one), GRAD_L2)
        headings = [*first, "What was found", "Answer and prompt", made]
        assert re.findall(r"<h2>(.*?)</h2>", text) == headings
    both = cell(case="1"), cell(case="2")
    text = report_html(comparison(*both), explained(*both), GRAD_L2)
    assert re.findall(r"<h2>(.*?)</h2>", text) == ["Case 1", "Case 2", made]
    failed = report_html(comparison(with_input), [], GRAD_L2)
    assert "What was found" not in failed


@pytest.mark.parametrize(("method", "told"), [("grad_l2", False), ("grad_dot_input", True)])
def test_directions_are_explained_for_methods_that_have_them(method: str, told: bool) -> None:
    one = cell()
    text = report_html(comparison(one), explained(one), AttributionConfig(method))
    assert ("speaks against it" in text) == told


def test_a_report_says_what_was_found_of_each_answer_under_its_title() -> None:
    both = cell(), cell(variant="fixed")
    found = re.findall(
        r"<h3>(.*?)</h3>\s*<p dir=\"auto\">(.*?)</p>",
        html.unescape(report_html(comparison(*both), explained(*both), GRAD_L2)),
    )
    assert [title for title, _ in found] == ["mistake", "fixed"]
    assert all("is influenced" in told for _, told in found)
