"""Every line of a dataset file becomes an example or a problem with its number and reason."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.datasets import BadLinesError, Example, LineProblem, read_dataset
from lit_core.errors import DatasetError

NOT_DOUBLED = "a quotation mark inside a quoted cell has to be written twice"
CELLS = st.text(st.characters(codec="utf-8"), max_size=12) | st.text('",\r\n =', max_size=6)


def read(text, source="cases.csv", **options):
    return read_dataset(text.encode("utf-8"), source, **options)


def problems(text, source="cases.csv"):
    return read(text, source, accept_problems=True).problems


def refusal(text, source="cases.csv"):
    with pytest.raises(DatasetError) as caught:
        read_dataset(text if isinstance(text, bytes) else text.encode(), source)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_text_lines_are_prompts_and_blank_lines_are_skipped():
    dataset = read("one \r\n\r\n  \ntwo: {{x}}\u2028\n", "prompts.txt")
    assert dataset.name == "prompts"
    assert dataset.examples == (Example("1", "one "), Example("4", "two: {{x}}\u2028"))


def test_json_lines_hold_a_prompt_and_may_hold_a_target_and_a_source():
    text = (
        '\ufeff{"prompt": "a\\nb", "target": "c", "source": "d"}\n\n{"prompt": "e", "target": null}'
    )
    assert read(text, "cases.jsonl").examples == (
        Example("1", "a\nb", target="c", source="d"),
        Example("3", "e"),
    )


def test_what_else_a_json_line_holds_is_kept():
    (example,) = read('{"prompt": "a", "dish": "soup", "tags": [1, "é"]}', "cases.jsonl").examples
    assert example.variables == {"dish": "soup", "tags": '[1, "é"]'}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"prompt": "a"', "not valid JSON at character 15"),
        ('["a"]', "not a JSON object"),
        ('{"target": "a"}', "has no “prompt”"),
        ('{"prompt": null}', "has no “prompt”"),
        ('{"prompt": 3}', "“prompt” is not text"),
        ('{"prompt": "a", "target": ["b"]}', "“target” is not text"),
        ('{"prompt": "a", "prompt": "b"}', "a key appears twice"),
        ('{"prompt": " "}', "the prompt is empty"),
        ('{"prompt": "\\ud800"}', "half of a character"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_json_line_is_a_problem_with_its_number_and_reason(line, reason):
    text = f'{{"prompt": "good"}}\n{line}\n{{"prompt": "better"}}'
    (problem,) = problems(text, "cases.jsonl")
    assert problem.line == 2
    assert reason in problem.reason


def test_csv_columns_are_template_variables():
    text = "\ufefffood_likes,__id, target ,__expected\r\nCheese,quiche,Yum.,Avoid\r\n,,,\r\n"
    assert read(text).examples == (
        Example("quiche", None, {"food_likes": "Cheese"}, target="Yum.", expected="Avoid"),
        Example("3", None, {"food_likes": ""}),
    )


def test_a_csv_column_called_prompt_holds_whole_prompts():
    assert read("prompt,source,dish\nHi {{x}},mine,soup\n").examples == (
        Example("2", "Hi {{x}}", {"dish": "soup"}, source="mine"),
    )


def test_source_is_a_variable_like_others_where_there_is_no_prompt():
    assert read("source\nle texte\n").examples[0].variables == {"source": "le texte"}


def test_lines_are_counted_through_cells_of_several_lines():
    text = 'a,b\n"1\n2\n3",x\n\nragged\n"4",5,6\n"not"closed,7\n8,9\n'
    dataset = read(text, accept_problems=True)
    assert [example.variables["a"] for example in dataset.examples] == ["1\n2\n3", "8"]
    assert dataset.problems == (
        LineProblem(6, "has 1 cells where the header has 2"),
        LineProblem(7, "has 3 cells where the header has 2"),
        LineProblem(8, f"not valid CSV: {NOT_DOUBLED}"),
    )


def test_a_quote_that_is_never_closed_is_reported_where_it_opens():
    (problem,) = problems('a,b\n1,2\n3,"4\n5,6\n')
    assert problem.line == 3
    assert "a quote is not closed" in problem.reason


@pytest.mark.parametrize(
    "broken",
    [
        '"soup with "fresh" onions\nand the rest of the cell"',
        '"soup "fresh", onions\nand the rest of the cell"',
        '5" pipe,"soup "fresh" onions\nand the rest of the cell"',
        '"a 5" pipe\nand a 6" pipe"',
    ],
)
def test_the_rest_of_a_broken_row_is_no_row(broken):
    dataset = read(f"item\n{broken}\nTarte\n", accept_problems=True)
    assert [example.variables for example in dataset.examples] == [{"item": "Tarte"}]
    (problem,) = dataset.problems
    assert problem.line == 2
    assert problem.reason.endswith(f"{NOT_DOUBLED}, and the row goes on to line 3")


def test_many_broken_rows_are_told_without_searching_the_file_for_each():
    dataset = read("item\n" + '"not"closed\n' * 20_000 + "Tarte\n", accept_problems=True)
    assert len(dataset.problems) == 20_000
    assert [example.variables["item"] for example in dataset.examples] == ["Tarte"]


def test_a_cell_may_be_as_long_as_a_file():
    long = "line\n" * 100_000
    (example,) = read(f'a\n"{long}"\n').examples
    assert example.variables == {"a": long}


def test_a_line_number_that_is_another_rows_id_names_no_second_row():
    dataset = read("__id,item\n3,Onion soup\n,Tarte\nline 3,Quiche\n")
    assert [example.id for example in dataset.examples] == ["3", "line line 3", "line 3"]


def test_fields_of_a_template_are_its_variables_whatever_else_they_could_mean():
    text = "source,target,prompt,__target\nEnglish,French,Say it,Bonjour\n"
    (example,) = read(text, variables=["source", "target", "prompt"]).examples
    assert example.variables == {"source": "English", "target": "French", "prompt": "Say it"}
    assert (example.prompt, example.target) == (None, "Bonjour")


def test_json_lines_without_a_prompt_give_values_where_there_are_variables():
    (example,) = read('{"dish": "soup"}', "cases.jsonl", variables=["dish"]).examples
    assert example.variables == {"dish": "soup"}


def test_tags_are_kept():
    (example,) = read("__tags,a\nstarter vegan,1\n").examples
    assert (example.tags, example.variables) == ("starter vegan", {"a": "1"})


@pytest.mark.parametrize(
    ("name", "said"), [("__taget", "did you mean “__target”?"), ("__x", "__id, __target")]
)
def test_a_name_with_two_underscores_that_means_nothing_is_refused(name, said):
    message = refusal(f"{name},a\n1,2\n")
    assert f"has “{name}”" in message
    assert said in message
    (problem,) = problems(f'{{"prompt": "Hi"}}\n{{"prompt": "a", "{name}": "b"}}', "cases.jsonl")
    assert said in problem.reason


def test_an_id_that_appears_twice_is_a_problem():
    assert problems("__id,a\nx,1\nx,2\n") == (
        LineProblem(3, "the id “x” is already that of line 2"),
    )


def test_an_empty_whole_prompt_is_a_problem():
    assert problems("prompt,a\n ,1\nHi,2\n") == (LineProblem(2, "the prompt is empty"),)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a,,b", "has no name for column 2"),
        ("a,b, a", "has the name “a” twice"),
        ("a;b", "has no commas"),
        ('"a', "a quote is not closed"),
    ],
)
def test_a_header_that_cannot_be_used_is_named_with_its_line(header, said):
    message = refusal(f"\n{header}\n1,2,3\n")
    assert message.startswith("cases.csv: Line 2, the header, ")
    assert said in message


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)
    ),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(
        [{"lineterminator": "\r\n"}, {"lineterminator": "\n", "quoting": csv.QUOTE_ALL}]
    ),
)
def test_every_cell_of_a_csv_is_read_as_it_was_written(rows, mark, form):
    names = [f"v{column}" for column in range(len(rows[0]))]
    table = io.StringIO(newline="")
    csv.writer(table, **form).writerows([names, *rows])
    dataset = read(mark + table.getvalue())
    assert [list(example.variables.values()) for example in dataset.examples] == rows
    assert all(list(example.variables) == names for example in dataset.examples)


@given(st.lists(CELLS.filter(str.strip), min_size=1))
def test_every_prompt_of_json_lines_is_read_as_it_was_written(prompts):
    text = "\n".join(json.dumps({"prompt": prompt}, ensure_ascii=False) for prompt in prompts)
    assert [example.prompt for example in read(text, "cases.jsonl").examples] == prompts


def test_bad_lines_stop_the_loading_until_they_are_accepted():
    text = "a,b\n" + "ragged\n" * 7 + "1,2\n"
    with pytest.raises(BadLinesError) as caught:
        read(text)
    message = str(caught.value)
    assert message.startswith("cases.csv has 7 bad lines (line 2: has 1 cells")
    assert "line 6" in message
    assert "line 7" not in message
    assert "only its 1 good line is loaded" in message
    assert caught.value.dataset == read(text, accept_problems=True)


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", "a,b\n"])
def test_a_file_without_examples_says_so(text):
    assert refusal(text) == "cases.csv holds no examples."


def test_a_file_that_is_not_utf_8_says_where():
    message = refusal("a\nb\ncafé\n".encode("latin-1"))
    assert "line 3 (byte 8) is not UTF-8" in message


@pytest.mark.parametrize("source", ["cases.xlsx", "cases", ".csv", "csv"])
def test_another_kind_of_file_says_which_can_be_read(source):
    assert "must end in .jsonl, .csv or .txt" in refusal("a", source)
