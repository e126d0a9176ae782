"""The codelab's story, as a person lives it: from opening the app to a downloaded table."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

FLAW = "Recommendation: You have to try it."


def pieces(page: Page, panel: int = 0) -> Locator:
    return page.locator("section.panel").nth(panel).locator(".piece")


def answer(page: Page, panel: int = 0) -> Locator:
    return page.locator("section.panel").nth(panel).locator(".answer")


def pick(page: Page, text: str, panel: int = 0) -> None:
    button = answer(page, panel).get_by_role("button").filter(has_text=text)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def labels(page: Page, panel: int) -> list[str]:
    return [piece.get_attribute("title") or "" for piece in pieces(page, panel).all()]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def download(page: Page, button: str, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return read_csv(target)


def test_clicking_the_recommendation_lights_up_the_flawed_example(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_contain_text("Recommendation:")
    expect(answer(page)).not_to_contain_text("Avoid.")
    pick(page, "This dish contains")
    pick(page, "Recommendation:")
    strongest = pieces(page).and_(page.locator("[title$='rank 1']"))
    expect(strongest).to_contain_text(FLAW)
    order = [piece.text_content() or "" for piece in pieces(page).all()]
    first = next(index for index, text in enumerate(order) if text.startswith("Recommendation:"))
    assert order[first].startswith(FLAW)
    assert (pieces(page).nth(first).get_attribute("title") or "").endswith("rank 1")


def test_three_versions_give_the_three_outcomes_and_the_tables_agree_with_the_page(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed,fewshot-constitution")
    expect(page.locator("section.panel")).to_have_count(3)
    expect(answer(page, 1)).to_contain_text("Recommendation: Avoid.")
    expect(answer(page, 2)).to_contain_text("Recommendation: Not suitable for you.")
    expect(answer(page, 2)).to_contain_text("can't eat")
    expect(page.locator("section.panel").nth(2).locator(".mark").first).to_have_text("new")

    pick(page, "This dish contains", panel=1)
    expect(answer(page, 0).locator(".picked")).to_contain_text("This dish contains")

    answers = download(page, "Answers (CSV)", tmp_path)
    assert [row["variant"] for row in answers] == [
        "fewshot-mistake",
        "fewshot-fixed",
        "fewshot-constitution",
    ]
    for panel, row in enumerate(answers):
        for line in row["output"].strip().splitlines():
            expect(answer(page, panel)).to_contain_text(line)

    influence = download(page, "Influence (CSV)", tmp_path)
    for panel, name in enumerate(row["variant"] for row in answers):
        rows = [r for r in influence if r["variant"] == name and r["role"] != "special"]
        expected = [
            f"influence {float(r['share']):.1%}, rank {r['rank']}" if r["share"] else ""
            for r in rows
        ]
        assert labels(page, panel) == expected


def test_influence_follows_granularity_and_method(page: Page, address: str) -> None:
    page.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed")
    expect(page.locator("section.panel")).to_have_count(2)
    lines = pieces(page).count()
    page.get_by_role("radio", name="Words").or_(
        page.get_by_role("button", name="Words")
    ).first.click()
    expect(pieces(page).nth(lines + 20)).to_be_attached()
    page.get_by_role("combobox", name="Method").click()
    page.get_by_role("option", name="Gradient · input").click()
    expect(page.locator(".legend")).to_contain_text("speaks for them")
    expect(page.locator(".piece.negative").first).to_be_attached()
