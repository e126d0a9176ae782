"""What would change an answer: the fewest changes to its prompt, to be looked for and taken up."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import (
    ChangedPrompt,
    CounterfactualReport,
    EditSpace,
    ExplainedAnswer,
    edited_template,
)
from lit_core.engine import Job
from lit_core.formatting import format_seconds
from lit_core.prompts import label_spans
from lit_core.salience import Counterfactuals
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.compare_button import COMPARE
from lit_core.views.inputs.comparison_inputs import CHOICE
from lit_core.views.inputs.own_prompts import add_own_prompt, free_name, own_names, source_of
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import prompt_names
from lit_core.views.inputs.variant_choice import EDIT, VariantChoice, variant_ids
from lit_core.views.messages import say
from lit_core.views.results.asked_before import AskedBefore
from lit_core.views.results.explanations import ExplainedPair, Pairs, explained_pairs
from lit_core.views.results.input_counterfactuals import input_counterfactuals, shown_changes
from lit_core.views.results.watching import watch_search
from lit_core.views.state.page_link import RUN
from lit_core.views.state.page_state import Field, PageState, current_page

WHAT_WOULD_CHANGE = "What would change this answer?"
MEANING = (
    "Each part of the prompt is left out in turn, and each label of an example is exchanged for "
    "the others that the examples have or the instruction lists, until the model no longer says "
    "the selected words. If no single change is enough, two and three are made at once. The "
    "question itself stays as it is."
)
# Set by a press of Compare. A callback cannot change the page, and a page run that could may be
# ended by a later message.
LEADS_ON = "leads on to Compare"
# Of a change in words, and of its button.
WIDTHS = (5, 1)


def counterfactual_reports(pairs: Pairs) -> list[CounterfactualReport | None]:
    """What was found for each answer that is explained, where it was looked for.

    Until a search with a label of one's own is through, this is what was found without it.
    """
    asked = explained_pairs(pairs)
    space = _space(asked)
    return [
        explanation.tests.counterfactual_report(one.target, one.config, space)
        or explanation.tests.counterfactual_report(one.target, one.config)
        for explanation, one in asked
    ]


def counterfactual_panel(pairs: Pairs) -> None:
    """A button that starts the search, and what it has found for each answer that is shown."""
    if st.session_state.pop(LEADS_ON, False):
        st.switch_page(COMPARE)
    asked = explained_pairs(pairs)
    with st.expander(WHAT_WOULD_CHANGE, key="counterfactuals"):
        st.caption(MEANING)
        _label_field(asked)
        searches = _searches(asked)
        if asked and not any(searches) and all(one in _searched(asked) for _, one in asked):
            _begin(asked)  # as before a reload
            st.rerun()
        failed = next((job.error for job in searches if job and job.error), None)
        if failed:
            say(st.caption, failed)
        if failed or not all(searches):
            _start_button(asked)
        for report, job, (_, one) in zip(
            counterfactual_reports(pairs), searches, asked, strict=True
        ):
            if len(asked) > 1 and (report or job):
                say(st.caption, one.cell.title)
            if job and not job.finished:
                watch_search(job)
            if report:
                _show(report, one)
        input_counterfactuals(pairs)


def _label_field(asked: Sequence[ExplainedPair]) -> None:
    """Where a label can be typed that examples get though none of them has it."""
    if not any(label_spans(one.cell.prompt, one.attribution.variables) for _, one in asked):
        return
    persistent_widget(
        st.text_input,
        "Another label to try",
        _field(asked),
        placeholder="the label you would give, if the prompt does not name it",
    )


def _field(asked: Sequence[ExplainedPair]) -> Field[str]:
    """The field for a label; one for other prompts is no matter of these."""
    prompts = " ".join(dict.fromkeys(one.cell.variant.prompt_name for _, one in asked))
    return Field(f"{current_page().page} label to try {prompts}", "")


def _space(asked: Sequence[ExplainedPair]) -> EditSpace:
    return EditSpace(label=current_page().value(_field(asked)).strip())


def _searched(asked: Sequence[ExplainedPair]) -> AskedBefore:
    return AskedBefore("counterfactuals asked for", _space(asked).label)


def _searches(asked: Sequence[ExplainedPair]) -> list[Job[Counterfactuals] | None]:
    space = _space(asked)
    return [
        explanation.tests.counterfactual_search(one.target, one.config, space)
        for explanation, one in asked
    ]


def _start_button(asked: Sequence[ExplainedPair]) -> None:
    estimates = [
        explanation.tests.estimate_counterfactual_search(one.target, one.config)
        for explanation, one in asked
    ]
    seconds = sum(each or 0 for each in estimates)
    st.button(
        f"Find the smallest change{f', about {format_seconds(seconds)}' if seconds >= 1 else ''}",
        icon=":material/find_replace:",
        key="find-counterfactuals",
        on_click=_begin,
        args=(asked,),
    )


def _begin(asked: Sequence[ExplainedPair]) -> None:
    # A label may be typed right before the button is pressed.
    take_typed()
    _searched(asked).add(one for _, one in asked)
    space = _space(asked)
    for explanation, one in asked:
        explanation.tests.start_counterfactual_search(one.target, one.config, space)


def _show(report: CounterfactualReport, one: ExplainedAnswer) -> None:
    st.text(report.headline)
    if report.fit:
        say(st.caption, report.fit)
    for number, each in enumerate(shown_changes(report, one)):
        told, way = st.columns(WIDTHS, vertical_alignment="center")
        told.text(each.outcome)
        if each.fit:
            told.caption(each.fit)
        with way:
            st.button(
                "Compare",
                key=f"counterfactual {one.cell.title} {number}",
                icon=":material/compare_arrows:",
                type="tertiary",
                help="Keep the changed prompt as one of your own, and see both side by side.",
                on_click=_compare,
                args=(one, each),
            )
    if report.advice:
        say(st.caption, report.advice)


def _compare(one: ExplainedAnswer, changed: ChangedPrompt) -> None:
    """Keep the changed prompt, and ask the Compare page for both."""
    variant = one.cell.variant
    name = free_name(prompt_names(), f"{variant.prompt_name} {changed.name}")
    source = variant.prompt_name
    if source in own_names():
        source = source_of(source)
    add_own_prompt(
        name, source, edited_template(one.cell, one.attribution.generation, changed.edits)
    )
    compare = PageState("Compare")
    known = [*variant_ids(), *compare.value(CHOICE)]
    titles = {VariantChoice.from_id(each).title: each for each in known}
    before = [titles[variant.name]] if variant.name in titles else []
    compare.keep(CHOICE, [*before, VariantChoice(name, EDIT).id])
    compare.request(RUN)
    st.session_state[LEADS_ON] = True
