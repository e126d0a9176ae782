"""The worked examples of a prompt are told from its instruction and from its question."""

import pytest

from lit_core.prompts import PromptTemplate, examples_span, load_prompt

EXAMPLES = "Review: good\nLabel: yes\n\nReview: bad\nLabel: no"


def examples_of(prompt: str, values: tuple[tuple[int, int], ...] = ()) -> str | None:
    span = examples_span(prompt, values)
    return prompt[slice(*span)].strip() if span else None


@pytest.mark.parametrize(
    "between",
    [
        "\n\n",
        "\n",
        "\n\n## Now you:\n\n",
        "\n# Now you\n",
        "\n\nNow decide this one.\n\n",
        "\n\n\n",
    ],
)
def test_examples_end_before_what_leads_to_the_question(between: str) -> None:
    prompt = f"Say yes or no.\n\n{EXAMPLES}{between}Review: fine\nLabel:"
    assert examples_of(prompt) == EXAMPLES


@pytest.mark.parametrize(
    ("examples", "question"),
    [
        ("Text: a\nLabel:\n\nyes\n\nText: b\nLabel:\n\nno", "Text: c\nLabel:"),
        ("Q 1: a\nA 1: b\n\nQ 2: c\nA 2: d", "Q 3: e\nA 3:"),
        ("Q: a\nBy: b\n\nA: 1\n\nQ: c\nBy: d\n\nA: 2", "Q: e\nBy:"),
        ("Dish: a\nAnalysis: b\nAdvice: c", "Dish: d\nAnalysis:"),
        ("质问：甲\n回答：乙", "质问：丙\n回答："),
        ("**Q:** a\n**A:** b", "**Q:** c\n**A:**"),
        ("Q: a\nA: b\n\n## Example 2\nQ: c\nA: d", "Q: e\nA:"),
    ],
)
def test_whatever_lines_an_example_has_are_its_own(examples: str, question: str) -> None:
    assert examples_of(f"Intro: answer.\n\n{examples}\n\n{question}") == examples


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "Say hello.",
        "Review: fine\nLabel:",
        "Anna: Hello!\nBen: Good day.\nAnna:",
        "Name a dish.\n- brief\n- clear",
        "https://a.org\n\nhttps://b.org",
    ],
)
def test_other_prompts_have_none(prompt: str) -> None:
    assert examples_of(prompt) is None


def test_what_a_value_says_is_no_example() -> None:
    template = PromptTemplate("Review: good\nLabel: yes\n\nReview: {{review}}\nLabel:")
    rendered = template.render({"review": "Label: no\n\nReview: bad"})
    span = rendered.text.index("Label: no"), rendered.text.rindex("\n")
    assert examples_of(rendered.text, (span,)) == "Review: good\nLabel: yes"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (
            "fewshot-mistake",
            "Taste-likes: I've a sweet-tooth",
            "Recommendation: You have to try it.",
        ),
        ("sentiment", "Review: Nobody answered", "Sentiment: positive"),
        ("arithmetic-steps", "Question: A baker", "Answer: 11"),
    ],
)
def test_the_examples_of_shipped_prompts_are_found(name: str, first: str, last: str) -> None:
    found = examples_of(load_prompt(name).template.text)
    assert found
    assert found.startswith(first)
    assert found.endswith(last)
