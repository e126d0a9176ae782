"""How far an explanation can be trusted: what the method says of itself, and a test of it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lit_core.compare import (
    DeletionReport,
    ExplainedAnswer,
    Interactions,
    joint_effect_sentences,
    part_with_place,
)
from lit_core.salience import DeletionTest
from lit_core.views.messages import say
from lit_core.views.results.asked_before import AskedBefore
from lit_core.views.results.explanations import ExplainedPair, Pairs, explained_pairs
from lit_core.views.results.interaction_table import interaction_table
from lit_core.views.results.row_height import row_height
from lit_core.views.results.watching import watch_explanations

CORRELATION = "rank correlation on held-out texts"
AGREEMENTS = {
    "completeness residual": "The sum of the scores differs from its expected value by {:.0%}. "
    "Below 10 % is good; more steps reduce it.",
    "efficiency gap": "The sum of the scores differs from its expected value by {:.1%}. "
    "It should be 0.",
    "standard error": "Other random texts would give scores that differ by about {:.0%} of the "
    "largest score. Below 10 % is good; 0 % means that there are no other texts to read.",
    CORRELATION: "On texts that were not used to compute the scores, they predict {} what the "
    "model does: {:.2f}, where 1 is a perfect prediction and 0 is no better than guessing.",
}
# In words, what a rank correlation of at least so much means.
PREDICTED = {0.6: "well", 0.3: "roughly", -1.0: "hardly"}
NOT_YET_TESTED = (
    "Not tested yet: the shares of influence are an estimate. “Test this influence”, above, asks "
    "the model whether its answer does depend on the strongest part."
)
MEANING = (
    "The test removes the highest-ranked parts from the prompt, and measures how much less likely "
    "the selected words become and what the model answers instead. For comparison, it also removes "
    "parts chosen at random."
)

TEST = "Test this influence"
NOT_TESTED = (
    "The test leaves the earlier lines of the answer as they are, so it cannot test influence by "
    "way of them. “What would change this answer?” lets the model write the answer anew."
)
PART, BECOMES = WRAPPED = "Strongest part", "The answer becomes"
TEXT_PIXELS, FIGURE_PIXELS = 150, 400
FIRST, RANDOM = "The first of the ranking", "As many at random (from … to …)"
TESTED = AskedBefore("tests asked for")


def deletion_reports(pairs: Pairs) -> list[DeletionReport | None]:
    """What the test said of each answer that is explained, where it was made."""
    return [
        explanation.tests.deletion_report(one.target, one.config)
        for explanation, one in explained_pairs(pairs)
    ]


def interactions(pairs: Pairs) -> list[Interactions]:
    """How parts work together, for each answer that is explained, where it is known."""
    return [
        explanation.tests.pair_interactions(one.target, one.config)
        for explanation, one in explained_pairs(pairs)
    ]


def deletion_test_button(pairs: Pairs) -> bool:
    """Show a button that starts the test, or its progress; return whether it is running."""
    asked = explained_pairs(pairs)
    if any(one.config.is_multi_hop for _, one in asked):
        st.button(TEST, icon=":material/science:", disabled=True, help=NOT_TESTED)
        return False
    begun = any(
        explanation.tests.deletion_test(one.target, one.config) for explanation, one in asked
    )
    if asked and not begun and all(one in TESTED for _, one in asked):
        _begin(asked)  # as before a reload
    jobs = [explanation.tests.deletion_test(one.target, one.config) for explanation, one in asked]
    failed = next((job.error for job in jobs if job and job.error), None)
    if not all(jobs) or failed:
        if failed:
            say(st.caption, failed)
        if asked:
            st.button(
                TEST,
                icon=":material/science:",
                on_click=_begin,
                args=(asked,),
                help=MEANING,
            )
        return False
    if all(deletion_reports(pairs)):
        return False
    st.button("Testing this influence…", icon=":material/science:", disabled=True)
    watch_explanations([run for run, panel in pairs if panel.explained])
    return True


def faithfulness_panel(pairs: Pairs) -> None:
    """What the method says of itself, and what the test said, for each answer that is shown."""
    asked = explained_pairs(pairs)
    with st.expander("How far can this be trusted?", key="trust"):
        reports = deletion_reports(pairs)
        together = interactions(pairs)
        for (_, one), report, exact in zip(asked, reports, together, strict=True):
            title = f"{one.cell.title}: " if len(asked) > 1 else ""
            st.text(f"{title}{report.conclusion if report else NOT_YET_TESTED}")
            if basis := one.attribution.basis(one.target, one.config):
                say(st.caption, f"{title}{basis}")
            if agreement := one.attribution.agreement(one.target, one.config):
                say(st.caption, f"{title}{_agreement_in_words(*agreement)}")
            # What the test measured of two parts is better than an estimate of it.
            for told in [] if exact else joint_effect_sentences(one):
                say(st.caption, told)
        st.caption(MEANING)
        tested = [(report, one) for report, (_, one) in zip(reports, asked, strict=True) if report]
        if tested:
            _verdicts(tested)
            for report, one in tested:
                _drops(report.test, one.cell.title if len(tested) > 1 else "")
        for found, (_, one) in zip(together, asked, strict=True):
            if found:
                interaction_table(found, one.cell.prompt, one.cell.title if len(asked) > 1 else "")


def _agreement_in_words(name: str, value: float) -> str:
    if name != CORRELATION:
        return AGREEMENTS[name].format(value)
    how = next(word for least, word in PREDICTED.items() if value >= least)
    return AGREEMENTS[name].format(how, value)


def _begin(asked: Sequence[ExplainedPair]) -> None:
    TESTED.add(one for _, one in asked)
    for explanation, one in asked:
        explanation.tests.start_deletion_test(one.target, one.config)


def _verdicts(tested: Sequence[tuple[DeletionReport, ExplainedAnswer]]) -> None:
    """A row for each answer, and one for the examples of its prompt where these were tested."""
    rows = [
        {
            **({"Answer": one.cell.title} if len(tested) > 1 else {}),
            **({"Of": of} if any(report.of_examples for report, _ in tested) else {}),
            "Verdict": "confirmed" if said.test.confirmed else "not confirmed",
            PART: part_with_place(one.cell.prompt, said.test.top_part),
            BECOMES: said.answer_becomes,
            "Without it": said.test.effect,
            "Without one at random": said.test.random_effect,
        }
        for report, one in tested
        for of, said in (("the prompt", report), ("its examples", report.of_examples))
        if said
    ]
    words = "How likely the selected words are then"
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        row_height=row_height((row[name] for row in rows for name in WRAPPED), TEXT_PIXELS),
        column_config={
            PART: st.column_config.TextColumn(
                width=TEXT_PIXELS,
                help="The part of the prompt that speaks most for the selected words",
            ),
            BECOMES: st.column_config.TextColumn(width=TEXT_PIXELS),
            "Without it": st.column_config.TextColumn(help=words),
            "Without one at random": st.column_config.TextColumn(
                help=f"{words}, on average of several such parts"
            ),
            "Verdict": st.column_config.TextColumn(
                help="Confirmed: leaving the part out matters more than leaving out one at random"
            ),
        },
    )


def _drops(test: DeletionTest, title: str) -> None:
    """The figures of the test, for several parts left out at once too."""
    rows = [
        {
            "Parts left out": drop.count,
            FIRST: drop.effect,
            RANDOM: f"{drop.random_effect} ({drop.interval})",
        }
        for drop in test.drops
    ]
    say(st.caption, title or "How likely the selected words are when several parts are left out:")
    help_text = (
        f"Mean of {test.draws} random draws. With other draws it would be within the two numbers "
        "in 19 of 20 tests (95 % bootstrap interval)."
    )
    columns = {
        "Parts left out": st.column_config.NumberColumn(width=100),
        RANDOM: st.column_config.TextColumn(width=FIGURE_PIXELS, help=help_text),
    }
    high = row_height((str(row[RANDOM]) for row in rows), FIGURE_PIXELS)
    st.dataframe(pd.DataFrame(rows), hide_index=True, row_height=high, column_config=columns)
    say(st.caption, test.beyond_first)
