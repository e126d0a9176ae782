"""Calls of a component overlap: one may be closed late, or come late and be closed at once."""

import base64

import pytest
from playwright.sync_api import Page, expect

from lit_core.views.components.salience_view.evidence_payload import BUDGET
from tests.browser.modules import L2_VIEW, gradient_payload, open_modules, open_view, panel
from tests.browser.two_prompts import ANSWER, LAST, PROMPT, salience

pytestmark = pytest.mark.browser

LEGEND = "document.querySelector('#view').shadowRoot.querySelector('.legend').textContent"
# Calls a component twice; the first call's closing comes last.
TWICE = "(call) => { const close = call(); call(); close(); }"
# Two calls; the one that was overtaken comes last and is closed at once.
OVERTAKEN = "(call, late = call) => { call(); late()(); }"
ORDERS = pytest.mark.parametrize("order", [TWICE, OVERTAKEN], ids=["closed late", "came late"])


@ORDERS
def test_the_view_goes_on_when_an_earlier_call_is_closed(page: Page, order: str) -> None:
    open_view(page, [panel(salience(PROMPT, ANSWER, 1), LAST, "first", L2_VIEW)], L2_VIEW)
    page.wait_for_function(f"{LEGEND} !== ''")
    page.evaluate(f"() => {{ {LEGEND} = ''; ({order})(() => window.show()); }}")
    page.wait_for_function(f"{LEGEND} !== ''", timeout=5_000)


def test_what_an_overtaken_call_brings_gives_way_to_what_is_newer(page: Page) -> None:
    open_view(page, [panel(salience(PROMPT, ANSWER, 1), LAST, "first", L2_VIEW)], L2_VIEW)
    page.evaluate(
        f"""() => {{
          const older = {{ ...window.shown, fault: "older" }};
          const newer = {{ ...window.shown, fault: "newer" }};
          ({OVERTAKEN})(() => window.show(newer), () => window.show(older));
        }}"""
    )
    expect(page.locator(".fault")).to_have_text("newer")


def test_a_view_that_left_the_page_listens_no_longer(page: Page) -> None:
    open_view(page, [panel(salience(PROMPT, ANSWER, 1), LAST, "first", L2_VIEW)], L2_VIEW)
    watchers = "globalThis['promptlight evidence'].watchers.size"
    assert page.evaluate(watchers) == 1
    page.evaluate(
        "() => { const close = window.show(); document.body.replaceChildren(); close(); }"
    )
    assert page.evaluate(watchers) == 0


@ORDERS
def test_evidence_stays_when_an_earlier_call_that_brought_it_is_closed(
    page: Page, order: str
) -> None:
    call = open_modules(page)
    brought = gradient_payload(panel(salience(PROMPT, ANSWER, 1), LAST, "first", L2_VIEW), BUDGET)
    assert brought
    call("async () => { await import('/start.js'); }", None)
    held = call(
        f"(bytes) => {{ ({order})(() => window.load(bytes));"
        " return [...globalThis['promptlight evidence'].payloads.keys()]; }",
        base64.b64encode(brought.content).decode(),
    )
    assert held == [brought.id]


def test_typing_is_heard_once_however_often_the_server_sends_new_data(page: Page) -> None:
    call = open_modules(page)
    handed = call(
        """async () => {
          const { default: hear } = await import('/live-input.js');
          const field = document.createElement('input');
          const around = document.createElement('div');
          around.dataset.testid = 'stTextInput';
          around.className = 'st-key-kept-x';
          around.append(field);
          document.body.replaceChildren(around);
          const keys = [];
          field.addEventListener('keydown', (event) => keys.push(event.key));
          const data = { maxLength: 10, confirmed: {}, latest: 0 };
          const sent = [];
          const setStateValue = (name, value) => sent.push(structuredClone(value));
          for (let call = 0; call < 3; call++) hear({ data, setStateValue });
          field.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise((done) => setTimeout(done, 700));
          return [keys, sent.length];
        }""",
        None,
    )
    assert handed == [["Enter"], 1]
