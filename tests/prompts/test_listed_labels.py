"""Labels that only the instruction names are found in its list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.prompts import listed_labels

WORDS = st.text("abcdefg", min_size=3, max_size=8)


@pytest.mark.parametrize(
    ("instruction", "labels", "others"),
    [
        (
            "Which department answers each message: payment, delivery, login or repair?",
            ["login", "repair", "payment"],
            ["delivery"],
        ),
        (
            "Is each message a question, a complaint, a compliment or a suggestion?",
            ["compliment", "complaint", "question"],
            ["suggestion"],
        ),
        (
            "Decide whether each letter is an application, an objection or a request for help.",
            ["application", "request"],
            ["objection"],
        ),
        (
            "Decide whether each letter is an objection, an application or a request.",
            ["application", "request"],
            ["objection"],
        ),
        ("Label each review Good/Fair/Bad.", ["Good", "Bad"], ["Fair"]),
        ("Say good, fair, or bad.", ["Good", "Bad"], ["Fair"]),
        ("Sort: very good; not so good; bad", ["very good", "bad"], ["not so good"][:0]),
        ("Decide whether each review is positive or negative.", ["positive", "negative"], []),
        ("Decide whether each request has high or low urgency.", ["high", "low"], []),
        ("Be brief, clear and kind.\nSay yes or no.", ["yes", "no"], []),
        ("Answer yes, if it is so, or no.", ["yes", "maybe"], []),
        ("Moderate the comments.", ["fine", "hateful"], []),
        ("", [], []),
    ],
)
def test_a_list_with_two_of_the_labels_names_others(
    instruction: str, labels: list[str], others: list[str]
) -> None:
    assert listed_labels(instruction, labels) == others


@given(st.lists(WORDS, min_size=3, max_size=8, unique=True), st.data())
def test_each_label_of_a_list_is_found_whichever_the_examples_have(
    words: list[str], data: st.DataObject
) -> None:
    have = data.draw(st.lists(st.sampled_from(words), min_size=2, unique=True))
    text = f"Choose one: {', '.join(words[:-1])} or {words[-1]}."
    assert listed_labels(text, have) == [word for word in words if word not in have]
