"""Where prompts differ, and which of their parts hold a difference."""

from hypothesis import given
from hypothesis import strategies as st

from lit_core.compare import change_kind, differences
from lit_core.salience import segment
from tests.generations import make_generation

WORDS = st.lists(
    st.sampled_from(["soup ", "stew ", "salt ", "\n", "\n\n"]), min_size=1, max_size=12
)


@given(WORDS, WORDS)
def test_a_part_has_a_change_where_one_of_its_characters_differs(
    first: list[str], second: list[str]
) -> None:
    generation = make_generation(second, ["Good."])
    marks = differences([make_generation(first, []).prompt, generation.prompt], 1)
    for granularity in ("words", "lines", "paragraphs"):
        for part in segment(
            generation.text, generation.tokens, generation.prompt_tokens, granularity
        ):
            within = [
                kind
                for start, end, kind in marks
                for character in range(start, end)
                if part.start <= character < part.end
            ]
            assert change_kind(part, marks) == (within[0] if within else "")


def test_the_first_prompt_is_compared_with_the_second_and_each_other_with_the_first() -> None:
    prompts = ["Say soup", "Say stew", "Say soup\nnow"]
    assert differences(prompts, 0) == [(4, 8, "changed")]
    assert differences(prompts, 1) == [(4, 8, "changed")]
    assert differences(prompts, 2) == [(9, 12, "added")]
