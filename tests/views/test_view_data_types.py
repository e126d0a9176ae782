"""What Python sends to the browser has the types that the JavaScript is checked against."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lit_core.salience import EvidenceKey
from lit_core.views.components.live_input import live_input_data
from lit_core.views.components.salience_view import SCRIPTS
from lit_core.views.components.salience_view.evidence_payload import evidence_payload
from lit_core.views.components.salience_view.panels import Panel, view_data
from lit_core.views.state.view import CHOICES, View
from tests.browser.modules import LIVE_INPUT
from tests.compare.comparisons import cell, explained

ROOT = Path(__file__).resolve().parents[2]
TYPES = SCRIPTS / "view_data.d.ts"
COMPILER = ROOT / "node_modules/typescript/bin/tsc"
OPTIONS = ("--noEmit", "--strict", "--ignoreConfig", "--target", "es2024", "--module", "es2022")
RESOLUTION = (
    "--moduleResolution",
    "bundler",
    "--allowImportingTsExtensions",
    "--types",
    "",
    "--lib",
    "es2024",
)

Faults = Callable[..., str]


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """Tells what is wrong with a value of a type; nothing where it is right."""
    beside_python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=beside_python)
    assert node, "Run `make lint` once: it installs Node and what checks JavaScript."
    assert COMPILER.exists(), "Run `make lint` once: it installs what checks JavaScript."

    def check(type_name: str, value: Any, types: Path = TYPES) -> str:
        file = tmp_path / "value.ts"
        file.write_text(
            f'import type * as types from "{types}";\n'
            f"export const value: types.{type_name} = {json.dumps(value)};\n"
        )
        command = [node, str(COMPILER), *OPTIONS, *RESOLUTION, str(file)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout

    return check


def sent(*names: str, view: View | None = None) -> dict[str, Any]:
    known = explained(*map(cell, names))
    panels = [Panel(one.cell, one.attribution, ((0, 1),), one) for one in known]
    data = view_data(panels, view or View(), [{"grad_l2": "1"} for _ in panels])
    return data | {"revision": 1, "fault": "", "status": ""}


@pytest.mark.parametrize("names", [["mistake"], ["mistake", "fixed", "constitution"]])
def test_the_data_of_the_view_are_of_their_type(faults: Faults, names: list[str]) -> None:
    assert faults("ViewData", sent(*names)) == ""
    assert faults("ViewData", sent(*names, view=View(granularity="custom:x", method="lime"))) == ""


def test_every_choice_is_one_that_the_browser_knows(faults: Faults) -> None:
    for name in ("measure", "style", "layout"):
        assert faults(f'ViewSettings["{name}"][]', CHOICES[name]) == ""


def test_the_head_of_a_payload_is_of_its_type(faults: Faults) -> None:
    (one,) = explained(cell())
    payload = evidence_payload(one.attribution, one.attribution.evidence[EvidenceKey("gradients")])
    assert payload
    length = int.from_bytes(payload.content[:4], "little")
    assert faults("PayloadHeader", json.loads(payload.content[4 : 4 + length])) == ""


def test_a_field_that_is_missing_unknown_or_of_another_type_is_found(faults: Faults) -> None:
    data = sent("mistake")
    assert "'roles' is missing" in faults("ViewData", {k: data[k] for k in data if k != "roles"})
    assert "known properties" in faults("ViewData", data | {"extra": 1})
    assert "not assignable" in faults("ViewData", data | {"revision": "1"})


def test_what_the_live_input_is_told_is_of_its_type(faults: Faults) -> None:
    types = LIVE_INPUT.with_name("live_input_data.d.ts")
    told = live_input_data({"kept-1": 2}, 3, awaited=False)
    assert faults("LiveInputData", told, types) == ""
    assert "not assignable" in faults("LiveInputData", told | {"latest": None}, types)
