"""A saved explanation is the same when it is read again, and says so when it cannot be."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lit_core.errors import SalienceError
from lit_core.gemma import EmbeddedModel
from lit_core.salience import (
    METHODS,
    Attribution,
    AttributionConfig,
    EvidenceKey,
    MethodOptions,
    load_attribution,
    save_attribution,
    whole_response,
)
from lit_core.salience.evidence import (
    Contrast,
    CorrectedEffects,
    Effects,
    MaskedScores,
    SubsetScores,
)
from tests.generations import gradients, make_generation

MADE = make_generation(["Dish:", " soup", "\n", "Say:"], [" Go", "od", "."])
LINES, INPUTS = 2, len(MADE.tokens)
RANDOM = np.random.default_rng(5)
OPTIONS = MethodOptions(foil="Bad.", samples=8)


def everything() -> Attribution:
    """An answer with evidence of every kind."""
    effects = Effects(RANDOM.normal(size=(LINES, 3)), RANDOM.normal(size=3))
    kept = np.array([[0, 0], [1, 1], [1, 0], [0, 1]], bool)
    kinds = {
        "grad_l2": gradients(MADE),
        "integrated_gradients": Effects(RANDOM.normal(size=(INPUTS, 3)), RANDOM.normal(size=3)),
        "gim": Effects(RANDOM.normal(size=(INPUTS, 3)), groups=np.eye(3)),
        "occlusion": Effects(effects.matrix),
        "lime": SubsetScores(kept, RANDOM.normal(size=(4, 3))),
        "baylime": CorrectedEffects(
            matrix=RANDOM.normal(size=(INPUTS, 3)),
            kept=kept,
            scores=RANDOM.normal(size=(4, 3)),
            predicted=RANDOM.normal(size=(4, 3)),
        ),
        "contrastive": Contrast(RANDOM.normal(size=(INPUTS, 3)), RANDOM.normal(size=INPUTS), -2.5),
    }
    salience = Attribution(MADE, ((6, 10),))
    for name, evidence in kinds.items():
        salience = salience.with_evidence(METHODS[name].key("lines", OPTIONS), evidence)
    return salience


def test_all_that_is_known_is_there_again(tmp_path: Path) -> None:
    known = everything()
    save_attribution(known, tmp_path / "kept.npz")
    again = load_attribution(tmp_path / "kept.npz")
    assert again.generation == known.generation
    assert again.variables == known.variables
    assert list(again.evidence) == list(known.evidence)
    for key, evidence in known.evidence.items():
        for name, value in vars(evidence).items():
            np.testing.assert_array_equal(vars(again.evidence[key])[name], value)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_answers_as_before(tmp_path: Path, method: str) -> None:
    known = everything()
    save_attribution(known, tmp_path / "kept.npz")
    again = load_attribution(tmp_path / "kept.npz")
    weights = np.array([1.0, -0.5, 2.0])
    key = METHODS[method].key("lines", OPTIONS)
    before, after = (METHODS[method].scores(each.evidence[key], weights) for each in (known, again))
    np.testing.assert_array_equal(after, before)


def test_what_is_no_saved_explanation_is_told(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("words")
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    (tmp_path / "cut.npz").write_bytes((tmp_path / "other.npz").read_bytes()[:100])
    for name in ("text", "other.npz", "cut.npz"):
        with pytest.raises(SalienceError, match="is not a saved explanation, or is damaged"):
            load_attribution(tmp_path / name)
    with pytest.raises(SalienceError, match=r"absent.npz cannot be read \(No such file"):
        load_attribution(tmp_path / "absent.npz")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SalienceError, match="cannot be written"):
        save_attribution(everything(), tmp_path / "no" / "folder.npz")


def test_a_newer_format_is_refused_by_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lit_core.salience.attribution_file.VERSION", 6)
    save_attribution(
        Attribution(MADE, (), {EvidenceKey("gradients"): gradients(MADE)}), tmp_path / "n"
    )
    monkeypatch.undo()
    with pytest.raises(SalienceError, match="version 6 of the format"):
        load_attribution(tmp_path / "n")


def test_the_second_format_calls_the_quadrature_placement(tmp_path: Path) -> None:
    key = AttributionConfig("integrated_gradients", options=OPTIONS).evidence_key
    save_attribution(everything(), tmp_path / "n")
    with np.load(tmp_path / "n") as archive:
        arrays = dict(archive)
    about = str(arrays.pop("about")).replace('"quadrature"', '"placement"')
    assert '"placement"' in about
    old = json.loads(about) | {"version": 2}
    with (tmp_path / "old").open("wb") as file:
        np.savez(file, about=np.array(json.dumps(old)), **arrays)
    assert key in load_attribution(tmp_path / "old").evidence


def test_the_third_format_has_other_evidence_of_lime_and_shap_and_open_amounts_of_work(
    tmp_path: Path,
) -> None:
    options = {"omission": "delete", "samples": 256, "seed": 0}
    effects = Effects(RANDOM.normal(size=(LINES, 3)), RANDOM.normal(size=3))
    path = Effects(RANDOM.normal(size=(INPUTS, 3)), RANDOM.normal(size=3))
    kept = RANDOM.random((288, LINES)) < 0.5
    known = {
        EvidenceKey("shap", "lines", tuple(options.items())): effects,
        EvidenceKey("masked_scores", "lines", tuple(options.items())): MaskedScores(
            kept, RANDOM.normal(size=(288, 3)), 256
        ),
        EvidenceKey(
            "integrated_gradients", "", (("baseline", "pad"), ("steps", 32), ("quadrature", "even"))
        ): path,
    }
    save_attribution(Attribution(MADE, (), known), tmp_path / "n")
    with np.load(tmp_path / "n") as archive:
        arrays = dict(archive)
    about = json.loads(str(arrays.pop("about"))) | {"version": 3}
    with (tmp_path / "old").open("wb") as file:
        np.savez(file, about=np.array(json.dumps(about)), **arrays)
    again, target = load_attribution(tmp_path / "old"), whole_response(MADE)
    for method in ("shap", "lime", "integrated_gradients"):
        config = AttributionConfig(method, options=MethodOptions(baseline="pad"))
        assert again.has_evidence_for(target, config)
    shares = again.scores(target, AttributionConfig("shap"))
    found = [each.score for each in shares if each.segment.role == "template"]
    np.testing.assert_allclose(found, effects.matrix.sum(axis=1))


@pytest.mark.parametrize(("teaching", "caution"), [(True, EmbeddedModel().caution), (False, "")])
def test_the_first_format_is_read_as_before(tmp_path: Path, teaching: bool, caution: str) -> None:
    save_attribution(
        Attribution(MADE, (), {EvidenceKey("gradients"): gradients(MADE)}), tmp_path / "n"
    )
    with np.load(tmp_path / "n") as archive:
        arrays = dict(archive)
    about = json.loads(str(arrays.pop("about"))) | {"version": 1}
    del about["generation"]["model"]["caution"]
    about["generation"]["model"]["teaching"] = teaching
    with (tmp_path / "old").open("wb") as file:
        np.savez(file, about=np.array(json.dumps(about)), **arrays)
    again = load_attribution(tmp_path / "old")
    assert again.generation == replace(MADE, model=replace(MADE.model, caution=caution))
    assert list(again.evidence) == [EvidenceKey("gradients")]
