"""Text falls apart where a reader would say that it does."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lit_core.errors import SalienceError
from lit_core.salience import GRANULARITIES, boundaries

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text("aBé1.!?。：:」»\u0301 \t\r\n\xa0\x85\u3000\u2028\"')#*-", max_size=40),
    st.lists(st.sampled_from(["Mr.", "Ph.D\xa0.” ", "1. ", "A: b\n", "\n\n", "吃。"])).map("".join),
)
PATTERNS = st.one_of(st.text(max_size=8), st.text("()[]{}*+?|\\^$.-<=!:#&~PRa1,", max_size=8))


def parts(text: str, granularity: str) -> list[str]:
    starts = boundaries(granularity)(text)
    ends = [*starts[1:], len(text)]
    return [part.strip() for a, b in zip(starts, ends, strict=True) if (part := text[a:b]).strip()]


@given(TEXTS, st.sampled_from([*GRANULARITIES, "custom:a|$"]))
def test_parts_begin_in_ascending_order_within_the_text(text: str, granularity: str) -> None:
    starts = boundaries(granularity)(text)
    assert starts == sorted(set(starts))
    assert all(0 <= start <= len(text) for start in starts)


@given(TEXTS, st.sampled_from([*GRANULARITIES]))
def test_no_character_that_can_be_seen_stands_before_the_first_part(
    text: str, granularity: str
) -> None:
    starts = boundaries(granularity)(text)
    assert not text[: starts[0] if starts else None].strip()


@given(TEXTS)
@example("\x1f")
@example("Eat it.\x1c")
@example("\ud800")
def test_the_end_of_a_line_ends_a_sentence(text: str) -> None:
    assert set(boundaries("lines")(text)) <= set(boundaries("sentences")(text))


SENTENCES = {
    "titles": "Mr. Smith and Dr. Jones ate.| He left.",
    "ranks": "Lt. Dan and Sgt. Pepper sang.| We heard.",
    "initials": "J. R. R. Tolkien wrote it.| I read it.",
    "initials of a country": "The U.S. Government agreed.| Good.",
    "initials and a small letter": "Under U.S. law it is food.| Sell it.",
    "initials at the end": "He earned his M.A. in 2010.| Then he left.",
    "for example": "It has fruit, e.g. Apples.| Good.",
    "that is": "Avoid nuts, i.e. Peanuts too.| Then eat.",
    "and so on": "Onions, garlic, etc. are out.| Salt is fine.",
    "versus": "Cats vs. Dogs is a film.| ProgressToken it.",
    "numero": "See No. 5 on the menu.| It is hot.",
    "figure and page": "See Fig. 3 and p. 12.| Then go on.",
    "months and saints": "We met on Jan. 5 in St. Louis.| It rained.",
    "hours": "It closes at 9 a.m.| Then it opens.",
    "companies": "Acme Inc. sells soup.| It is good.",
    "degrees": "He has a Ph.D. in soup.| Really.",
    "other languages": "Das ist z.B. Suppe.| Je vois M. Dupont.| Gut.",
    "fractions": "Pi is 3.14 and more.| Yes.",
    "versions": "Use Python 3.11.| Then run it.",
    "years": "He was born in 1990.| She was not.",
    "addresses": "See https://x.org/a?b=1.| Then go to www.example.com/a.b now.",
    "files": "Edit file.txt.| Save it.",
    "a numbered list": "1. Soup is hot.| 2. Bread is not.",
    "numbers alone on their lines": "1. First\n|2. Second\n|10. Tenth",
    "brackets for stops": "12) Eat.| 13) Sleep.",
    "brackets around numbers": "(1) Be brief.| (2) Be clear.",
    "letters": "a. Eat\n|b. Sleep well.| Wake.",
    "Roman numbers": "IV. The fourth part.| It ends.",
    "bullets": "* Be brief.| Be clear.\n|- Be kind.",
    "closing quotes": 'He said "Go."| Then he left.',
    "curly quotes": "He said “No, thanks.”| Then he left.",
    "German quotes": "Er sagte: „Geh.“| Dann ging er.",
    "French quotes": "« Viens ! » dit-il.| Elle vint.",
    "a quotation goes on": '"Why?" she asked.| "Because."',
    "sentences in a quotation": '"It is good. I like it," he said.| She ate.',
    "brackets": "She asked (why?) and left.| He stayed.",
    "emphasis": "It has **salt.**| Next one.",
    "dots": "Wait... what?| Yes!",
    "many stops": "Really?!| Yes!!!| Good.",
    "small letters": "it is good.| you like it.",
    "a picture": "Good 👍.| Bad 👎!| Ok.",
    "Spanish": "¿Qué tal?| ¡Bien!| Gracias.",
    "Russian": "Он ел суп.| Она ушла.",
    "Chinese": "吃了。|他走了！|好吗？",
    "Chinese quotes": "他问：“好吗？”|她说：“好！”",
    "Japanese": "スープです。|「行く？」|「うん。」",
    "Japanese speech": "彼は「行け。」と言った。|終わり。",
    "Korean": "안녕하세요.| 반갑습니다!| 네?",
    "Arabic": "ما هذا؟| هذا حساء.| جيد!",
    "Urdu": "یہ سوپ ہے۔| اچھا ہے۔",
    "Hebrew": 'אמר: "לך."| הוא הלך.',
    "Hindi": "क्या?| यह सूप है।| अच्छा है।",
    "Armenian and Amharic": "Սա ապուր է։| ጥሩ ነው።",
    "white space that does not break": "Mr.\xa0Smith ate.| Ph.D\xa0.” is odd.",
    "no stop": "No stop here\n|new line",
    "blank lines": "\n\n|Taste-likes: Mr. T.\n \n|## Next",
}

OTHERWISE = {
    "a day in German": "Am 3. Mai kam er.| Gut.",
    "a sentence in brackets": "(It is hot.)| Eat it.",
    "a Spanish lady": "La Sra. Ruiz vino.| Bien.",
    "three dots as one": "Well…| Maybe.",
}


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    assert parts(marked.replace("|", ""), "sentences") == [
        part.strip() for part in marked.split("|") if part.strip()
    ]


@pytest.mark.xfail(strict=True, reason="sentencex 1.0.32 does not know it")
@pytest.mark.parametrize("marked", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_some_sentences_end_otherwise_than_a_reader_ends_them(marked: str) -> None:
    assert parts(marked.replace("|", ""), "sentences") == [
        part.strip() for part in marked.split("|")
    ]


def test_a_sentence_begins_with_the_white_space_that_its_first_token_carries() -> None:
    assert boundaries("sentences")("Eat. Sleep.\n  Wake.") == [0, 4, 12]


def test_half_a_character_does_not_stop_the_segmentation() -> None:
    assert boundaries("sentences")("Eat \ud83d. Sleep.") == [0, 6]


@pytest.mark.parametrize(
    "text", ["Mr. Smith ate, e.g. soup. He left.\n" * 290, "He ate. " * 1250, " " * 10_000]
)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_a_long_prompt_is_parted_while_one_waits(text: str, granularity: str) -> None:
    find = boundaries(granularity)
    best = min(_seconds(find, text) for _ in range(3))
    assert best < 0.05


def _seconds(find, text: str) -> float:
    start = time.perf_counter()
    find(text)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("granularity", "text", "expected"),
    [
        ("words", "  Don't\teat\n\nsoup!", ["Don't", "eat", "soup!"]),
        (
            "words",
            "它很好（真的）。Yes it is.",
            ["它", "很", "好", "（真", "的）。Yes", "it", "is."],
        ),
        ("words", "זה מרק, כן.", ["זה", "מרק,", "כן."]),
        ("lines", "\n\na b\n \nc\n", ["a b", "c"]),
        ("paragraphs", "a\nb\n\n\nc\n \nd", ["a\nb", "c", "d"]),
        (r"custom:\n- ", "list\n- a\n- b", ["list\n-", "a\n-", "b"]),
        ("custom:(?=b)", "abab", ["a", "ba", "b"]),
        ("custom:(?=a)", "abab", ["ab", "ab"]),
        (r"custom:(?<=a)\b|b", "ab a b", ["ab", "a", "b"]),
        ("custom:(?r),", "a,b,c", ["a,", "b,", "c"]),
        ("custom:a:", "a:b", ["a:", "b"]),
        (r"custom:\d{1,4}", "a12b345c", ["a12", "b345", "c"]),
    ],
)
def test_other_parts(granularity: str, text: str, expected: list[str]) -> None:
    assert parts(text, granularity) == expected


def test_a_line_of_white_space_belongs_to_the_line_before_it() -> None:
    assert boundaries("lines")("a\n \n b") == [0, 4]


def test_an_unknown_granularity_lists_those_there_are() -> None:
    with pytest.raises(
        SalienceError, match="tokens, words, sentences, lines, paragraphs, parts, custom:PATTERN"
    ):
        boundaries("line")


def test_a_custom_granularity_without_a_pattern_asks_for_one() -> None:
    with pytest.raises(SalienceError, match="needs a pattern"):
        boundaries("custom:")


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("(a", "missing ) at its end"),
        ("a)b", "unbalanced parenthesis at character 2"),
        ("*", "nothing to repeat at character 1"),
        (r"a\p{nothing}b", "unknown property at character 13"),
    ],
)
def test_a_pattern_that_is_no_regular_expression_is_told_where_and_why(
    pattern: str, fault: str
) -> None:
    with pytest.raises(SalienceError) as error:
        boundaries(f"custom:{pattern}")
    assert str(error.value) == f"The pattern “{pattern}” is not a regular expression: {fault}."


def test_a_pattern_that_would_never_end_is_stopped() -> None:
    with pytest.raises(SalienceError) as error:
        boundaries("custom:(a|aa)+$")("a" * 60 + "b")
    assert str(error.value) == (
        "The pattern “(a|aa)+$” takes too long on this text: make it simpler."
    )


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("((a{1000}){1000}){1000}", "repeats itself too often"),
        ("a{2," + "9" * 5000 + "}", "repeats itself too often"),
        ("(?R)", "repeats itself too often"),
        ("(a|(?1)b)", "repeats itself too often"),
        ("(a|(?-1)b)", "repeats itself too often"),
        ("((?+1)b)(c)", "repeats itself too often"),
        ("(" * 5000, "is nested too deeply"),
    ],
)
def test_a_pattern_that_would_fill_the_memory_is_not_tried(pattern: str, fault: str) -> None:
    with pytest.raises(SalienceError, match=f"{fault}: make it simpler"):
        boundaries(f"custom:{pattern}")


@given(PATTERNS)
def test_any_pattern_parts_the_text_or_is_refused(pattern: str) -> None:
    try:
        starts = boundaries(f"custom:{pattern}")("aab (1)\n")
    except SalienceError:
        return
    assert starts == sorted(starts)
