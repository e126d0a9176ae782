"""Writes an explained answer to a file, and reads it again where there is no model.

The file is a NumPy archive of plain arrays: `about` holds JSON, `<number>.<field>` the evidence.
"""

import json
import zipfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import (
    Decoding,
    EmbeddedModel,
    Generation,
    ModelInfo,
    TargetGradients,
    Token,
)
from lit_core.salience.attribution import Attribution
from lit_core.salience.evidence import (
    Contrast,
    CorrectedEffects,
    Effects,
    Evidence,
    EvidenceKey,
    MaskedScores,
    MultiHop,
    SubsetScores,
)

VERSION, READABLE_VERSIONS = 5, (1, 2, 3, 4, 5)
# Options that had another name until version 2.
RENAMED = {"placement": "quadrature", "foil_at": "foil_position"}
# Until version 3 the amount of work was always given; these were what nobody chose.
OPEN_SINCE, USUAL = 4, {"steps": 32, "samples": 256}
KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        TargetGradients,
        Effects,
        SubsetScores,
        CorrectedEffects,
        MaskedScores,
        Contrast,
        MultiHop,
    )
}


def save_attribution(attribution: Attribution, path: Path) -> None:
    """Write an answer and all its evidence.

    Raises:
        SalienceError: the file cannot be written.
    """
    arrays: dict[str, np.ndarray] = {}
    evidence = []
    for number, (key, known) in enumerate(attribution.evidence.items()):
        plain = {}
        for field in fields(known):
            value = getattr(known, field.name)
            if isinstance(value, np.ndarray):
                arrays[f"{number}.{field.name}"] = value
            else:
                plain[field.name] = value
        evidence.append({"key": asdict(key), "kind": type(known).__name__, "plain": plain})
    about = {
        "version": VERSION,
        "generation": asdict(attribution.generation),
        "variables": attribution.variables,
        "evidence": evidence,
    }
    try:
        with path.open("wb") as file:
            np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)  # ty: ignore[invalid-argument-type]
    except OSError as error:
        raise SalienceError(
            f"{path} cannot be written ({error.strerror}): choose another file."
        ) from error


def load_attribution(path: Path) -> Attribution:
    """Read what `save_attribution` wrote.

    Raises:
        SalienceError: there is no such file, or it is not one of these.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            return _read(archive)
    except OSError as error:
        raise SalienceError(
            f"{path} cannot be read ({error.strerror or error}): give a file that --save wrote."
        ) from error
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise SalienceError(
            f"{path} is not a saved explanation, or is damaged: save it again with --save."
        ) from error


def _read(archive: Any) -> Attribution:
    about = json.loads(str(archive["about"]))
    if about["version"] not in READABLE_VERSIONS:
        raise SalienceError(
            f"The file was saved in version {about['version']} of the format, and this program "
            f"reads version {VERSION} and older: save it again."
        )
    evidence: dict[EvidenceKey, Evidence] = {}
    for number, row in enumerate(about["evidence"]):
        kind = KINDS[row["kind"]]
        names = [f"{number}.{field.name}" for field in fields(kind)]
        arrays = {name.partition(".")[2]: archive[name] for name in names if name in archive}
        evidence[_key(row["key"], about["version"])] = kind(**row["plain"], **arrays)
    variables = tuple((start, end) for start, end in about["variables"])
    return Attribution(_generation(about["generation"]), variables, evidence)


def _key(row: dict[str, Any], version: int) -> EvidenceKey:
    options = {RENAMED.get(name, name): value for name, value in row["options"]}
    if version < OPEN_SINCE:
        options = {k: None if USUAL.get(k) == value else value for k, value in options.items()}
    named = tuple(options.items())
    return EvidenceKey(row["kind"], row["granularity"], named, row.get("targets", ""))


def _generation(row: dict[str, Any]) -> Generation:
    decoding = row["decoding"] | {"stop_sequences": tuple(row["decoding"]["stop_sequences"])}
    typed_fields: dict[str, Any] = {
        "tokens": tuple(Token(**token) for token in row["tokens"]),
        "log_probabilities": tuple(row["log_probabilities"]),
        "decoding": Decoding(**decoding),
        "model": _model(row["model"]),
    }
    return Generation(**(row | typed_fields))


def _model(row: dict[str, Any]) -> ModelInfo:
    """Version 1 has a flag for the teaching model in place of `caution`."""
    known = {name: value for name, value in row.items() if name != "teaching"}
    if row.get("teaching"):
        known["caution"] = EmbeddedModel().caution
    return ModelInfo(**known)
