"""Which changes change an answer is told in words."""

import html
from dataclasses import replace

import pytest

from lit_core.compare import Comparison, CounterfactualReport, report_html
from lit_core.compare.counterfactual_report import ADVICE, MANY
from lit_core.salience import Counterfactual, Counterfactuals, PromptEdit, whole_response
from tests.compare.comparisons import cell, explained
from tests.generations import GRAD_L2, make_generation

PROMPT = ["Judge.\n", "Dish: egg\n", "Label:", " bad", "\n\n", "Dish: soup\n", "Label:"]
EXCHANGED, LEFT_OUT = PromptEdit(4, 5, " good"), PromptEdit(1, 2)


def report(*found: Counterfactual, tried: int = 9) -> CounterfactualReport:
    generation = make_generation(PROMPT, [" bad"])
    return CounterfactualReport(
        generation, whole_response(generation), Counterfactuals(found, tried)
    )


def test_each_change_is_told_with_what_the_answer_becomes() -> None:
    told = report(Counterfactual((EXCHANGED,), "good"), Counterfactual((LEFT_OUT,), "fine"))
    assert told.sentences() == [
        "2 of the 9 single changes that were tried change the answer “bad”.",
        "With “Label: good” instead of “Label: bad” in line 3, below “Dish: egg”, the answer "
        "becomes “good”.",
        "Without line 1, “Judge.”, the answer becomes “fine”.",
        ADVICE,
    ]


def test_an_empty_answer_is_told_as_that_and_a_change_has_a_short_name() -> None:
    told = report(Counterfactual((LEFT_OUT,), ""), Counterfactual((EXCHANGED,), "good"))
    assert told.sentences()[1] == "Without line 1, “Judge.”, the answer is empty."
    assert [each.name for each in told.changes] == ["without line 1", "line 3 changed"]
    (both,) = report(Counterfactual((EXCHANGED, LEFT_OUT), "good"), tried=36).changes
    assert both.name == "changed"


def test_how_well_a_change_fits_with_the_examples_is_told_with_it() -> None:
    told = report(
        Counterfactual((EXCHANGED,), "good", label_gain=2.4),
        Counterfactual((LEFT_OUT,), "fine", label_gain=0.0),
    )
    assert [each.fit for each in told.changes] == [
        "To the model, the labels of all examples are then 11 times more likely.",
        "To the model, the labels of all examples are then about as likely as before.",
    ]
    assert "A wrong label contradicts the others. So the change" in told.fit
    assert told.fit in told.sentences()


def test_where_no_change_fits_better_with_the_examples_it_is_said() -> None:
    told = report(Counterfactual((EXCHANGED,), "good", label_gain=-2.0))
    assert "No change makes the labels more likely" in told.fit
    assert "7.4 times less likely" in told.sentences()[1]
    assert report(Counterfactual((EXCHANGED,), "good")).fit == ""
    assert report().fit == ""


def test_changes_that_are_made_together_are_told_together() -> None:
    told = report(Counterfactual((EXCHANGED, LEFT_OUT), "good"), tried=36)
    assert told.headline == (
        "No smaller change that was tried is enough. 1 of the 36 pairs of changes that were tried "
        "changes the answer “bad”."
    )
    assert (
        "“Label: bad” in line 3, below “Dish: egg” and without line 1, “Judge.”, the"
        in told.sentences()[1]
    )


@pytest.mark.parametrize(
    ("tried", "told"),
    [
        (0, "The prompt has no part that could be changed."),
        (9, "The answer says “bad” after each change that was tried, of up to three at once."),
    ],
)
def test_a_search_that_finds_nothing_says_so(tried: int, told: str) -> None:
    assert report(tried=tried).sentences() == [told]


def test_many_changes_are_counted() -> None:
    told = report(*10 * [Counterfactual((LEFT_OUT,), "fine")], tried=12).sentences()
    assert len(told) == 11
    assert told[-2] == "2 more would also be enough."
    assert told[-1] == f"{ADVICE} {MANY}"


def test_the_report_tells_of_them() -> None:
    one = cell()
    found = report(Counterfactual((LEFT_OUT,), "fine"))
    page = report_html(Comparison.of([one]), explained(one), GRAD_L2, counterfactuals=[found])
    assert "Without line 1, “Judge.”, the answer becomes “fine”." in html.unescape(page)
    assert "Report on mistake" in page


def test_an_answer_that_is_none_of_the_labels_is_told_as_that() -> None:
    more = [*PROMPT[:4], "\n", "Dish: ham\n", "Label:", " bad", "\n\n", "Dish: soup\n", "Label:"]
    generation = make_generation(more, [" bad"])
    found = Counterfactuals((Counterfactual((LEFT_OUT,), "meat"),), 9)
    (told,) = CounterfactualReport(generation, whole_response(generation), found).changes
    assert told.outcome.endswith("the answer becomes “meat”, which is none of the labels.")


def test_other_inputs_with_which_the_answer_stays_are_counted() -> None:
    result = replace(report(Counterfactual((EXCHANGED,), "good"), tried=4), of_input=True)
    assert result.stays == "With the other 3 the answer still says “bad”."


@pytest.mark.parametrize(
    ("found", "tried", "told"),
    [
        ([Counterfactual((EXCHANGED,), "good")], 4, "1 of the 4 other inputs that were tried"),
        ([], 4, "The answer says “bad” with each other input that was tried"),
        ([], 0, "No other input was tried"),
    ],
)
def test_what_other_inputs_do_is_told_as_that(
    found: list[Counterfactual], tried: int, told: str
) -> None:
    result = replace(report(*found, tried=tried), of_input=True)
    assert result.headline.startswith(told)
    assert result.advice == ""


def test_a_report_has_what_other_inputs_do() -> None:
    one = cell()
    changed = replace(report(Counterfactual((EXCHANGED,), "good")), of_input=True)
    page = report_html(Comparison.of([one]), explained(one), GRAD_L2, other_inputs=[changed])
    assert html.escape(changed.sentences()[1]) in page


def test_changes_that_were_not_tried_are_counted() -> None:
    result = report(Counterfactual((EXCHANGED,), "good"), tried=48)
    assert result.untried(50).startswith("2 more were not tried")
    assert result.untried(48) == ""
