"""The codelab's story, as a person lives it: from opening the app to a downloaded table."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panels import (
    answer,
    choose,
    influences,
    parts,
    pick,
    prompt,
    settled,
)

pytestmark = pytest.mark.browser

FLAW = "Recommendation: You have to try it."


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def download(page: Page, button: str, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
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
    order = prompt(page).get_by_role("option").all_text_contents()
    first = next(index for index, text in enumerate(order) if text.startswith("Recommendation:"))
    assert order[first] == FLAW
    shown = influences(page)[first]
    assert shown
    assert shown[1] == "1"


def test_three_versions_give_the_three_outcomes_and_the_tables_agree_with_the_page(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed,fewshot-constitution")
    expect(page.locator(".answer-panel")).to_have_count(3)
    expect(answer(page, 1)).to_contain_text("Recommendation: Avoid.")
    expect(answer(page, 2)).to_contain_text("Recommendation: Not suitable for you.")
    expect(answer(page, 2)).to_contain_text("can't eat")
    expect(prompt(page, 2).locator(".difference.added").first).to_be_visible()
    expect(prompt(page, 2).locator(".tag[data-tag$='new']").first).to_be_attached()

    pick(page, "This dish contains", 1)
    expect(answer(page, 0).locator(".picked")).to_contain_text("This dish contains")
    settled(page)

    answers = download(page, "Answers (CSV)", tmp_path)
    assert [row["variant"] for row in answers] == [
        "fewshot-mistake",
        "fewshot-fixed",
        "fewshot-constitution",
    ]
    for number, row in enumerate(answers):
        for line in row["output"].strip().splitlines():
            expect(answer(page, number)).to_contain_text(line)

    influence = download(page, "Influence, as shown (CSV)", tmp_path)
    for number, name in enumerate(row["variant"] for row in answers):
        rows = [r for r in influence if r["variant"] == name and r["role"] != "special"]
        expected = [
            (f"{100 * float(r['share']):z.1f}", r["rank"]) if r["share"] else None for r in rows
        ]
        assert influences(page, number) == expected


def test_influence_follows_granularity_and_method(page: Page, address: str) -> None:
    page.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed")
    expect(page.locator(".answer-panel")).to_have_count(2)
    lines = parts(page).count()
    choose(page, "Words")
    expect(parts(page).nth(lines + 20)).to_be_attached()
    page.get_by_role("combobox", name="Method").select_option("grad_dot_input")
    expect(page.locator(".legend")).to_contain_text("speaks for it")
    expect(page.locator(".piece.negative").first).to_be_attached()
