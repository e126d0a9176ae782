"""From an answer to the change that makes it another one, and to both side by side."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panels import answer, prompt, toggle_expander
from tests.browser.test_story import download

pytestmark = pytest.mark.browser

FAULT = "Without line 9, “Recommendation: You have to try it.”, the answer becomes"


def test_a_change_that_was_found_is_seen_beside_the_prompt_it_was_made_in(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_contain_text("Recommendation:")
    toggle_expander(page, "What would change this answer?")
    page.get_by_role("button", name="Find the smallest change").click()
    expect(page.get_by_text(FAULT)).to_be_visible()
    row = page.get_by_test_id("stHorizontalBlock").filter(has_text=FAULT).last
    row.get_by_role("button", name="Compare").click()
    expect(page.locator(".answer-panel")).to_have_count(2)
    expect(answer(page, 0)).to_contain_text("You have to try it.")
    expect(answer(page, 1)).to_contain_text("Avoid.")
    expect(page.get_by_test_id("stMultiSelect")).to_contain_text("fewshot-mistake without line 9")


def test_parts_that_work_only_together_stand_below_the_verdict_and_in_a_table(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_contain_text("Recommendation:")
    page.get_by_role("button", name="Test this influence").click()
    expect(page.locator(".verdict").first).to_contain_text("confirmed by a test")
    expect(page.locator(".notes")).to_contain_text("work only together")
    expect(prompt(page).locator(".tag[data-tag$='only with line 8']")).to_be_attached()
    expect(prompt(page).locator(".tag[data-tag$='only with line 9']")).to_be_attached()
    rows = download(page, "Parts together (CSV)", tmp_path)
    together = max(rows, key=lambda row: float(row["interaction"]))
    assert together["text_b"] == "Recommendation: You have to try it."
    effects = [float(together[name]) for name in ("effect_a", "effect_b", "effect_both")]
    assert float(together["interaction"]) == pytest.approx(effects[0] + effects[1] - effects[2])
