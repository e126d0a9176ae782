"""What changed: every part once, the largest change first."""

from lit_core.compare import share_rows
from tests.compare.comparisons import cell, explained

SHOWN = "grad_l2", "lines"


def test_the_largest_change_comes_first() -> None:
    sizes = [abs(row.change) for row in share_rows(explained(cell("mistake"), cell("fixed")))]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0


def test_a_change_is_the_share_minus_the_first_answers_share() -> None:
    for row in share_rows(explained(cell("mistake"), cell("fixed"))):
        first, second = row.shares
        assert row.change == (second or 0.0) - (first or 0.0)


def test_a_part_that_was_reworded_shows_both_wordings() -> None:
    texts = [row.text for row in share_rows(explained(cell("mistake"), cell("fixed")))]
    assert "Say mistake: → Say fixed:" in texts


def test_shares_of_each_answer_add_up_to_one() -> None:
    rows = share_rows(explained(cell("mistake"), cell("fixed"), cell("constitution")))
    for place in range(3):
        assert abs(sum(abs(row.shares[place] or 0.0) for row in rows) - 1) < 1e-9


def test_every_row_has_a_share_in_some_answer() -> None:
    for row in share_rows(explained(cell("mistake"), cell("fixed"))):
        assert any(share is not None for share in row.shares)


def test_a_row_says_in_which_line_of_its_prompt_the_part_stands() -> None:
    answers = explained(cell("mistake"), cell("fixed"))
    rows = share_rows(answers)
    of_prompt = [row for row in rows if row.line]
    assert of_prompt
    for row in of_prompt:
        place = next(index for index, part in enumerate(row.parts) if part is not None)
        lines = answers[place].cell.prompt.split("\n")
        assert lines[(row.line or 0) - 1].strip() in row.text
