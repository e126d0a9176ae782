"""The table of changes: every part once, the largest change first."""

from lit_core.views.influence_changes import share_table
from lit_core.views.view import View
from tests.compare.comparisons import cell, explained

LINES = View()


def test_the_largest_change_comes_first() -> None:
    table = share_table(explained(cell("mistake"), cell("fixed")), LINES)
    sizes = table["Largest change"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0


def test_a_change_is_the_share_minus_the_first_variants_share() -> None:
    table = share_table(explained(cell("mistake"), cell("fixed")), LINES)
    difference = table["fixed"].fillna(0) - table["mistake"].fillna(0)
    assert abs(difference - table["Largest change"]).max() < 1e-9


def test_a_part_that_was_reworded_shows_both_wordings() -> None:
    table = share_table(explained(cell("mistake"), cell("fixed")), LINES)
    assert "Say mistake: → Say fixed:" in table["Part"].tolist()


def test_shares_of_each_variant_add_up_to_a_hundred_percent() -> None:
    table = share_table(explained(cell("mistake"), cell("fixed"), cell("constitution")), LINES)
    for name in ("mistake", "fixed", "constitution"):
        assert abs(table[name].sum() - 100) < 1e-6


def test_a_part_that_only_one_variant_has_has_no_share_in_the_others() -> None:
    table = share_table(explained(cell("mistake"), cell("fixed")), LINES)
    assert len(table) >= len(table.dropna())
    assert not table[["mistake", "fixed"]].isna().all(axis=1).any()
