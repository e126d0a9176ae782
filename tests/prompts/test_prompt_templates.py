"""A template names its variables, takes values in once, and knows where each character is from."""

import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lit_core.errors import PromptError
from lit_core.prompts import MissingVariablesError, Origin, PromptTemplate, TemplateSyntaxError

BRACES = st.text(alphabet="ab {}\\\n", max_size=30)
NAMES = st.sampled_from(["dish", "likes", "menu-item", "מנה"])
PIECES = st.one_of(NAMES.map("{{{{{}}}}}".format), BRACES.map(lambda text: text.replace("{", "")))
TEMPLATES = st.lists(PIECES, max_size=8).map("".join)
VALUES = st.fixed_dictionaries(dict.fromkeys(["dish", "likes", "menu-item", "מנה"], BRACES))


def render(text, **values):
    return PromptTemplate(text).render(values).text


def test_variables_are_named_in_the_order_of_their_first_use():
    assert PromptTemplate("{{b}} {{ a }} {{b}}").variables == ("b", "a")


def test_values_are_put_in_as_they_are():
    assert render("Eat {{ dish }}, {{dish}}!", dish="soup") == "Eat soup, soup!"


def test_values_are_never_read_again_as_template():
    assert render("{{a}}{{b}}", a="{{b}}", b="{{#if a}}") == "{{b}}{{#if a}}"


def test_extra_values_are_ignored():
    assert render("{{a}}", a="1", b="2") == "1"


def test_a_missing_variable_names_it_and_blocks_the_run():
    with pytest.raises(MissingVariablesError, match="likes, dish") as caught:
        render("{{likes}} {{given}} {{dish}}", given="x")
    assert caught.value.names == ("likes", "dish")
    assert isinstance(caught.value, PromptError)


def test_a_backslash_writes_two_literal_braces():
    assert render(r"\{{name}} {{a}}", a="x") == "{{name}} x"


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        (r"C:\\{{a}}", r"C:\x"),
        (r"C:\\\{{a}}", r"C:\{{a}}"),
        (r"C:\\\\{{a}}", r"C:\\x"),
        (r"\a \\ {\{{", r"\a \\ {{{"),
        (r"{{a}}\\{{a}}\{{a}}", r"x\x{{a}}"),
    ],
)
def test_before_braces_each_pair_of_backslashes_is_one(text, rendered):
    assert render(text, a="x") == rendered


def test_an_optional_variable_is_blank_where_it_has_no_value():
    template = PromptTemplate("Hello {{name}} {{mood}}.", frozenset({"mood"}))
    assert template.render({"name": "Bo"}).text == "Hello Bo ."
    assert template.render({"name": "Bo", "mood": "glad"}).text == "Hello Bo glad."
    with pytest.raises(MissingVariablesError, match="the variable name"):
        template.render({})


@pytest.mark.parametrize("text", ["}}", "{", "}", "{a}", '{"a": {"b": 1}}', "{ { } }", "{a}}"])
def test_single_braces_and_closing_braces_are_literal_text(text):
    assert render(text) == text


@pytest.mark.parametrize(
    ("tag", "called"),
    [
        ("{{#if x}}", "a section"),
        ("{{/if}}", "the end of a section"),
        ("{{^x}}", "an inverted section"),
        ("{{else}}", "a branch of a section"),
        ("{{else if x}}", "a branch of a section"),
        ("{{>partial}}", "a partial"),
        ("{{! remark}}", "a comment"),
        ("{{@root}}", "a context value"),
        ("{{{raw}}}", "an unescaped value"),
        ("{{&raw}}", "an unescaped value"),
        ("{{~x}}", "whitespace control"),
        ('{{role "system"}}', "a role"),
        ("{{media url=x}}", "a media part"),
        ("{{json x}}", "the helper “json”"),
        ("{{a.b}}", "a path into a value"),
        ("{{this}}", "a path into a value"),
        ("{{}}", "empty"),
        ("{{5}}", "not a variable's name"),
        ("{{ open", "not closed"),
        ("{{ open {{name}}", "not closed"),
        ("{{na\nme}}", "not closed"),
    ],
)
def test_what_else_stands_between_braces_is_refused_by_name_with_its_line(tag, called):
    with pytest.raises(TemplateSyntaxError, match="Line 2 of the template") as caught:
        PromptTemplate(f"first\nsecond {tag} third")
    assert called in str(caught.value)
    assert caught.value.line == 2


def test_a_faulty_line_is_quoted_since_editors_show_no_line_numbers() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        PromptTemplate("first\nTaste-likes: I've a sweet-tooth and {{would like} a lot of dessert")
    assert str(caught.value) == (
        "Line 2 of the template, “Taste-likes: I've a sweet-tooth and {{wo…”: “{{” is not closed "
        "by “}}” on its line; write \\{{ for two literal braces."
    )


def test_origins_follow_template_lines_and_variables():
    rendered = PromptTemplate("Hi\nDish: {{dish}}.\n\\{{").render({"dish": "a\nb"})
    assert rendered.text == "Hi\nDish: a\nb.\n{{"
    assert rendered.origins == (
        Origin(0, 3, "template", None, 1),
        Origin(3, 9, "template", None, 2),
        Origin(9, 12, "variable", "dish", 2),
        Origin(12, 14, "template", None, 2),
        Origin(14, 16, "template", None, 3),
    )


def test_a_text_too_long_for_any_model_is_refused_before_it_is_read():
    with pytest.raises(PromptError, match="The prompt has 500,001 characters"):
        PromptTemplate("x" * 500_001)
    with pytest.raises(PromptError, match="The value of a has 500,001 characters"):
        PromptTemplate("{{a}}").render({"a": "x" * 500_001})


def test_more_variables_than_a_page_can_ask_for_are_refused():
    assert len(PromptTemplate("".join(f"{{{{x{n}}}}}" for n in range(100))).variables) == 100
    with pytest.raises(PromptError, match="has 1,000 variables, and at most 100 can be filled in"):
        PromptTemplate("".join(f"{{{{x{n}}}}}" for n in range(1000)))


def test_an_escape_does_not_divide_its_line():
    assert len(PromptTemplate(r"a \{{ b \{{ c").render({}).origins) == 1


def test_an_empty_value_has_no_origin():
    assert len(PromptTemplate("a{{x}}b").render({"x": ""}).origins) == 2


def test_a_character_outside_the_text_has_no_origin():
    rendered = PromptTemplate("ab").render({})
    for char in (-1, 2):
        with pytest.raises(IndexError):
            rendered.origin_at(char)


@example("\\\\\\{{dish}} and \\\\{{dish}}", {"dish": "Soup"})
@given(TEMPLATES, VALUES)
def test_origins_cover_the_text_once_and_say_what_stands_there(text, values):
    unescaped = re.sub(r"(\\*)\{\{", lambda braces: len(braces[1]) // 2 * "\\" + "{{", text)
    rendered = PromptTemplate(text).render(values)
    ends = [0, *(origin.end for origin in rendered.origins)]
    assert [origin.start for origin in rendered.origins] == ends[:-1]
    assert ends[-1] == len(rendered.text)
    for origin in rendered.origins:
        piece = rendered.text[origin.start : origin.end]
        if origin.kind == "variable":
            assert piece == values[origin.name]
        else:
            assert piece in unescaped.split("\n")[origin.line - 1] + "\n"
        assert rendered.origin_at(origin.start) == rendered.origin_at(origin.end - 1) == origin


@given(BRACES | st.text())
def test_any_text_can_be_made_a_template_that_renders_as_itself(text):
    assert PromptTemplate.literal(text).render({}).text == text


@given(BRACES | st.text())
def test_any_text_is_a_template_or_refused(text):
    with suppress(TemplateSyntaxError):
        PromptTemplate(text)
