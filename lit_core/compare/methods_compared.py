"""Whether the methods that are known for a selection agree on the strongest part of the prompt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lit_core.compare.cue import strongest_but_cue
from lit_core.compare.measured_faithfulness import most_faithful
from lit_core.compare.quoting import quoted_part, sentence
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import (
    METHODS,
    AttributionConfig,
    Method,
    Segment,
    SegmentScore,
    cue_start,
)
from lit_core.salience.masking import PROMPT_ROLES

# Why these words rather than others is another question.
OTHER_QUESTION = "contrastive"
# Known whenever gradient strength is, whether or not anybody looks at it.
COMES_ALONG = "grad_dot_input"
MEASURED = (
    "Of the methods measured for this model, {} best predicts what it does without parts of a "
    "prompt."
)
NOT_MEASURED = "Which of them best predicts what this model does was not measured: test each."


@dataclass(frozen=True)
class Finding:
    """The part of a prompt that some methods call the strongest.

    Attributes:
        part: which it is.
        against: whether it speaks against the selected words; None by methods that cannot tell.
        methods: the titles of these methods.
        undirected: those of them that cannot tell.
    """

    part: Segment
    against: bool | None
    methods: tuple[str, ...]
    undirected: tuple[str, ...] = ()


@dataclass(frozen=True)
class MethodsCompared:
    """What two or more methods say of one selection.

    Attributes:
        findings: what they call the strongest part, what most methods say first.
        most_faithful: title of the method that was measured to be the most faithful for this model;
            empty where none was measured.
        besides_cue: whether the prompt ends in a cue, which is passed over.
    """

    findings: tuple[Finding, ...]
    most_faithful: str
    besides_cue: bool = False

    @property
    def agree(self) -> bool:
        """Whether all say the same."""
        return len(self.findings) == 1

    def sentence(self) -> str:
        """What they say, for people."""
        first, *others = self.findings
        strongest = "strongest part" + (" (the cue set aside)" if self.besides_cue else "")
        if self.agree:
            told = f"{_listed(first.methods)} agree that the {strongest} is {_told(first)}"
        else:
            rest = "; ".join(f"by {_listed(each.methods)} {_told(each)}" for each in others)
            told = (
                f"The methods disagree on the {strongest}: by "
                f"{_listed(first.methods)} it is {_told(first)}; {rest}"
            )
        if self.most_faithful:
            return f"{sentence(told)} {MEASURED.format(self.most_faithful)}"
        return sentence(told) if self.agree else f"{sentence(told)} {NOT_MEASURED}"


def compare_methods(one: ExplainedAnswer) -> MethodsCompared | None:
    """What the methods that are known for a selection call the strongest part of the prompt.

    A cue at the prompt's end is passed over. None where fewer than two methods are known.
    """
    direct = replace(one.config, multi_hop=False)
    found = [
        (method, top)
        for method in METHODS.values()
        if method.name != OTHER_QUESTION
        and (method.name != COMES_ALONG or one.config.method == COMES_ALONG)
        and (top := _strongest(one, replace(direct, method=method.name)))
    ]
    if len(found) < 2:
        return None
    model = one.attribution.generation.model
    return MethodsCompared(
        _findings(found),
        _title(most_faithful(model.fingerprint)),
        cue_start(one.cell.prompt) is not None,
    )


def disagreement(one: ExplainedAnswer) -> str:
    """How methods that somebody looked at disagree; empty while they do not.

    The default method is computed without anybody having asked for it. What is followed back
    through the answer is another question.
    """
    if one.config.is_multi_hop:
        return ""
    usual = replace(one.config, method=AttributionConfig().method)
    others = any(key.kind != usual.evidence_key.kind for key in one.attribution.evidence)
    looked_at = one.config.method != usual.method or others
    compared = compare_methods(one) if looked_at else None
    return compared.sentence() if compared and not compared.agree else ""


def _strongest(one: ExplainedAnswer, config: AttributionConfig) -> SegmentScore | None:
    answer = replace(one, config=config)
    if not answer.has_scores:
        return None
    scores = [each for each in answer.scores() if each.segment.role in PROMPT_ROLES and each.score]
    return strongest_but_cue(scores, one.cell.prompt)


def _findings(found: Iterable[tuple[Method, SegmentScore]]) -> tuple[Finding, ...]:
    """A method without directions goes with those that name the same part."""
    together: dict[tuple[int, bool | None], Finding] = {}
    for method, top in sorted(found, key=lambda each: not each[0].signed):
        part, against = top.segment, top.score < 0 if method.signed else None
        if against is None:
            known = [key for key in together if key[0] == part.index]
            against = min(known, default=(0, None))[1]
        before = together.get((part.index, against), Finding(part, against, ()))
        title = (_title(method),)
        together[part.index, against] = replace(
            before,
            methods=before.methods + title,
            undirected=before.undirected + (() if method.signed else title),
        )
    return tuple(sorted(together.values(), key=lambda each: -len(each.methods)))


def _title(method: Method | None) -> str:
    return method.title if method else ""


def _listed(names: tuple[str, ...]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _told(finding: Finding) -> str:
    part = quoted_part(finding.part.text)
    if not finding.against:
        return part
    against = f"{part}, which speaks against these words"
    if not finding.undirected:
        return against
    return f"{against} ({_listed(finding.undirected)} cannot tell for from against)"
