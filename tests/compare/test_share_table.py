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
