"""Which other inputs would change an answer, to be typed and tried."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import (
    ChangedPrompt,
    CounterfactualReport,
    EditSpace,
    ExplainedAnswer,
    exchanged_values,
    value_spans,
)
from lit_core.errors import PromptlightError
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.messages import plain, say
from lit_core.views.results.explanations import ExplainedPair, Pairs, explained_pairs
from lit_core.views.results.watching import watch_search
from lit_core.views.state.page_state import Field, current_page


def input_reports(pairs: Pairs) -> list[CounterfactualReport | None]:
    """What came of other inputs, for each answer that is explained, where they were tried."""
    asked = explained_pairs(pairs)
    found = zip(asked, _spaces(asked), strict=True)
    return [
        explanation.tests.counterfactual_report(one.target, one.config, space)
        if space.of_input
        else None
        for (explanation, one), space in found
    ]


def input_counterfactuals(pairs: Pairs) -> None:
    """Fields for other values of the variables, a button that tries them, and what came of it."""
    asked = explained_pairs(pairs)
    names = dict.fromkeys(name for _, one in asked for name in _spans(one))
    if not names:
        return
    st.markdown("**Would another input change it?**")
    with st.container(horizontal=True):
        for name in names:
            persistent_widget(
                st.text_area,
                plain(f"Other values of {name}, one a line"),
                _field(asked, name),
                height="content",
                placeholder="such as a column of a spreadsheet",
            )
    searches = [
        explanation.tests.counterfactual_search(one.target, one.config, space)
        if space.of_input
        else None
        for (explanation, one), space in zip(asked, _spaces(asked), strict=True)
    ]
    failed = next((job.error for job in searches if job and job.error), None)
    if failed:
        say(st.caption, failed)
    if failed or not any(searches):
        st.button(
            "Try these inputs", icon=":material/find_replace:", on_click=_begin, args=(asked,)
        )
    found = zip(input_reports(pairs), searches, asked, _spaces(asked), strict=True)
    for report, job, (_, one), space in found:
        if len(asked) > 1 and job:
            say(st.caption, one.cell.title)
        if job and not job.finished:
            watch_search(job)
        if report:
            _show(report, one, space)


def shown_changes(report: CounterfactualReport, one: ExplainedAnswer) -> list[ChangedPrompt]:
    """The first changes of a list, or all of them, as a switch above it says."""
    kind = "inputs" if report.of_input else "changes"
    label = f"Show all {len(report.changes)}"
    if report.more and st.toggle(label, key=f"all {kind} {one.cell.title}"):
        return report.changes
    return report.told


def _field(asked: Sequence[ExplainedPair], name: str) -> Field[str]:
    """The field for a variable's other values; one for other prompts is no matter of these."""
    prompts = " ".join(dict.fromkeys(one.cell.variant.prompt_name for _, one in asked))
    return Field(f"{current_page().page} other values {prompts} {name}", "")


def _spans(one: ExplainedAnswer) -> dict[str, tuple[int, int]]:
    """Where in the prompt each variable's value stands."""
    try:
        return value_spans(one.cell.variant.template.render(one.cell.case.values))
    except PromptlightError:
        return {}  # of an answer whose prompt was not rendered here


def _spaces(asked: Sequence[ExplainedPair]) -> list[EditSpace]:
    """For each answer, the values that were typed in the places of those that are there."""
    found = []
    for _, one in asked:
        typed = {
            span: _lines(current_page().value(_field(asked, name)))
            for name, span in _spans(one).items()
        }
        found.append(
            EditSpace(values=tuple((span, lines) for span, lines in typed.items() if lines))
        )
    return found


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


def _begin(asked: Sequence[ExplainedPair]) -> None:
    # A value may be typed right before the button is pressed.
    take_typed()
    spaces = _spaces(asked)
    if not any(space.of_input for space in spaces):
        st.toast("Type other values first, one a line.")
    for (explanation, one), space in zip(asked, spaces, strict=True):
        if space.of_input:
            explanation.tests.start_counterfactual_search(one.target, one.config, space)


def _show(report: CounterfactualReport, one: ExplainedAnswer, space: EditSpace) -> None:
    st.text(report.headline)
    given = len(exchanged_values(report.generation, dict(space.values)))
    if untried := report.untried(given):
        say(st.caption, untried)
    for each in shown_changes(report, one):
        st.text(each.outcome)
    if report.stays:
        say(st.caption, report.stays)
