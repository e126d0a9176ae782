"""Links and pictures lead somewhere."""

from pathlib import Path

import pytest

from tests.docs.pages import DECISIONS, PAGES, ROOT, anchors, links, name, read

LARGEST_PICTURE = 350_000


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_and_image_exists(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link} names no heading"


def test_the_index_lists_every_page() -> None:
    index = ROOT / "docs/README.md"
    listed = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    assert set(PAGES) - {index, ROOT / "README.md"} <= listed


def test_every_picture_is_shown_or_taken_and_small_enough_to_load() -> None:
    script = read(ROOT / "docs/screenshots.py")
    pictures = list(ROOT.glob("docs/images/*.png"))
    assert pictures
    for picture in pictures:
        assert f'"{picture.name}"' in script, f"no script takes {picture.name}"
        assert picture.stat().st_size <= LARGEST_PICTURE, f"{picture.name} is large"


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_every_decision_has_its_sections(page: Path) -> None:
    text = read(page)
    number = page.name[:3]
    assert text.startswith(f"# {number}: ")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Context", "## Decision", "## Consequences"]


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:3]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
