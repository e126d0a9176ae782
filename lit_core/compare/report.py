"""A comparison as one HTML page that opens anywhere and prints, without a network or a script."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lit_core.compare.appearance import POSITIVE_RGB
from lit_core.compare.counterfactual_report import CounterfactualReport
from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.interactions import Interactions, interaction_sentences
from lit_core.compare.joint_effects import joint_effect_sentences
from lit_core.compare.likelihood_table import LikelihoodTable
from lit_core.compare.methods_compared import disagreement
from lit_core.compare.prompt_changes import prompt_changes
from lit_core.compare.quoting import percent, points
from lit_core.compare.report_panels import ReportPanel, models_in_words, report_panels
from lit_core.compare.share_table import ShareRow, share_rows
from lit_core.compare.summary import first_difference, summary
from lit_core.compare.through_answer import through_answer
from lit_core.compare.values import Case, Comparison, ExplainedAnswer
from lit_core.salience import AttributionConfig, find_method

ROWS = 12
DARKER = "the darker a part, the larger its share of influence on what is selected"
FOLLOWED = ", followed back through earlier parts of the answer"
AGAINST = "; orange with a dotted underline, or a minus before its share, speaks against it."
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters |= {"percent": percent, "points": points}


@dataclass(frozen=True)
class _Section:
    """What the page says of one case."""

    case: Case
    differences: Sequence[str]
    """Between the answers, and between the prompts, where there are several; in sentences."""
    findings: Sequence[tuple[str, Sequence[str]]]
    """The title of each answer, and what is known of it, in sentences."""
    panels: Sequence[ReportPanel]
    titles: Sequence[str]
    """Of the answers whose influence is compared."""
    rows: Sequence[ShareRow]


def report_html(
    comparison: Comparison,
    explained: Sequence[ExplainedAnswer],
    config: AttributionConfig,
    reports: Sequence[DeletionReport | None] = (),
    settings: Mapping[str, str] | None = None,
    likelihoods: LikelihoodTable | None = None,
    chart: str = "",
    counterfactuals: Sequence[CounterfactualReport | None] = (),
    other_inputs: Sequence[CounterfactualReport | None] = (),
    interactions: Sequence[Interactions] = (),
) -> str:
    """Every answer with the influence of each part drawn into its prompt, case by case.

    Args:
        comparison: all cells, those that failed included.
        explained: the answers that can be explained, each with what is selected in it.
        config: how their influence was computed.
        reports: the deletion report of each explained answer; None where no test was run.
        settings: further settings to list, such as the page's address.
        likelihoods: how likely each answer is under each prompt, where that was computed.
        chart: a picture of what changed in influence, as SVG.
        counterfactuals: what would change each explained answer; None where it was not looked for.
        other_inputs: which other inputs would; None where none was tried.
        interactions: how parts work together for each explained answer, where that is known.

    Raises:
        SalienceError: there is no such method or granularity.
    """
    names = dict.fromkeys(cell.variant.name for cell in comparison.cells)
    together = {id(one): each for one, each in zip(explained, interactions, strict=False)}
    changes = {id(one): each for one, each in zip(explained, counterfactuals, strict=False)}
    inputs = {id(one): each for one, each in zip(explained, other_inputs, strict=False)}

    def further(one: ExplainedAnswer) -> list[str]:
        """What else is known of an answer."""
        sentences = interaction_sentences(one.cell.prompt, together.get(id(one), ()))
        if one.config.is_multi_hop:
            sentences.insert(0, through_answer(one))
        for changed in (changes.get(id(one)), inputs.get(id(one))):
            sentences += changed.sentences() if changed else []
        # What the test measured of two parts is better than an estimate of it.
        estimated = [] if together.get(id(one)) else joint_effect_sentences(one)
        return [*sentences, *estimated, *filter(None, [disagreement(one)])]

    method = find_method(config.method)
    reading = {
        "Colours": DARKER + (AGAINST if method.signed else "."),
        "Influence": "says which parts of a text an answer reacts to, not what caused it.",
    }
    about = {
        **models_in_words(comparison.cells),
        "Method": method.title + (FOLLOWED if config.is_multi_hop else ""),
        "Shown by": config.granularity,
        "Comparison id": comparison.id,
        **(settings or {}),
    }
    return _ENVIRONMENT.get_template("report.html.jinja").render(
        helps=POSITIVE_RGB,
        title=f"{'Comparison of' if len(names) > 1 else 'Report on'} {', '.join(names)}",
        reading=reading,
        about=about,
        sections=list(_sections(comparison, explained, reports, further)),
        likelihoods=likelihoods,
        chart=b64encode(chart.encode()).decode(),
    )


def _sections(
    comparison: Comparison,
    explained: Sequence[ExplainedAnswer],
    reports: Sequence[DeletionReport | None],
    further: Callable[[ExplainedAnswer], Sequence[str]],
) -> Iterator[_Section]:
    known = {id(one.cell): one for one in explained}
    tested = dict(zip(map(id, explained), reports, strict=False))
    for cells in comparison.groups():
        of_group = [known[id(cell)] for cell in cells if id(cell) in known]
        yield _Section(
            cells[0].case,
            [*filter(None, [first_difference(of_group)]), *prompt_changes(cells)],
            [
                (one.cell.title, [*summary(one, tested.get(id(one))), *further(one)])
                for one in of_group
            ],
            report_panels(cells, of_group),
            [one.cell.title for one in of_group],
            share_rows(of_group)[:ROWS] if len(of_group) > 1 else (),
        )
