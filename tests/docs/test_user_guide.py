"""The user guide describes the tables, choices and messages that there are."""

import csv
import re

import pytest

from lit_core.compare import comparison_csv, interactions_csv, pairs_csv, salience_csv
from lit_core.salience import CUSTOM, GRANULARITIES, METHODS
from lit_core.views.components.salience_view import HTML
from tests.compare.comparisons import cell, comparison, explained
from tests.docs.pages import ROOT, read, section

GUIDE = ROOT / "docs/user-guide.md"
SOURCES = [*ROOT.glob("lit_core/**/*.py"), *ROOT.glob("lit_core/**/*.js"), *ROOT.glob("pages/*.py")]
JOINT = re.compile(r'"\s*\n\s*[rf]*"')

TABLES = {
    "comparison.csv": comparison_csv(comparison(cell())),
    "salience.csv": salience_csv("abc", explained(cell())),
    "interactions.csv": interactions_csv("abc", []),
    "pairs.csv": pairs_csv(comparison(cell(), cell("fixed"))),
}


def first_cells(table: str) -> list[str]:
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]
    return rows[2:]


@pytest.mark.parametrize("file", TABLES)
def test_the_columns_are_those_the_code_writes_in_its_order(file: str) -> None:
    header = next(csv.reader([TABLES[file].removeprefix("\ufeff").splitlines()[0]]))
    written = [re.sub(r"^var_.*", "var_<name>", column) for column in header]
    described = [column.strip("`") for column in first_cells(section(GUIDE, file))]
    assert described == written


def test_every_granularity_can_be_chosen_and_is_explained() -> None:
    choices = re.findall(r'name="granularity" value="(\w+)" /><span>([^<]+)<', HTML)
    assert [name for name, _ in choices] == [*GRANULARITIES, CUSTOM]
    assert first_cells(section(GUIDE, "Show by")) == [label for _, label in choices]


def test_every_method_is_explained() -> None:
    text = section(GUIDE, "Method")
    assert all(f"**{method.title}**" in text for method in METHODS.values())


@pytest.mark.parametrize("message", first_cells(section(GUIDE, "What the messages mean")))
def test_every_message_is_one_the_app_says(message: str) -> None:
    code = "\n".join(JOINT.sub("", read(source)) for source in SOURCES)
    for part in message.split("…"):
        assert part.strip() in code, f"nothing says {part!r}"
