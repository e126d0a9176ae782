"""Influence by way of the answer is followed back to the prompt by one tick."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panels import answer, settled

pytestmark = pytest.mark.browser


def test_the_answer_is_followed_back_to_the_prompt(page: Page, address: str) -> None:
    page.goto(f"{address}/?prompt=fewshot-fixed")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_contain_text("Avoid.")
    expect(page.locator(".notes")).to_contain_text("comes from earlier parts of the same answer")
    tick = page.get_by_label("Follow the answer back to the prompt")
    settled(page)
    analysis = answer(page).get_by_role("option").first
    expect(analysis).to_have_accessible_name(re.compile("influence 19"))
    tick.check()
    expect(page.locator(".notes")).to_contain_text("19 % by way of “This dish")
    expect(answer(page).locator(".tag[data-tag='19 % passed on']")).to_be_attached()
    expect(analysis).to_have_accessible_name("This dish contains eggs, which you don't like.")
    expect(page.get_by_role("button", name="Test this influence")).to_be_disabled()
    page.reload()
    expect(tick).to_be_checked()
    expect(page.locator(".notes")).to_contain_text("19 % by way of “This dish")
    tick.uncheck()
    expect(page.locator(".notes")).to_contain_text("comes from earlier parts of the same answer")
    expect(page.get_by_role("button", name="Test this influence")).to_be_enabled()
