"""Streamlit may take back one call of a component after the next was made: nothing ends by that."""

import base64

import pytest
from playwright.sync_api import Page

from lit_core.views.salience_view.parcel import BUDGET
from lit_core.views.view import View
from tests.browser.modules import gradient_parcel, open_modules, open_view, panel
from tests.browser.test_view import ANSWER, LAST, PROMPT, salience

pytestmark = pytest.mark.browser

LEGEND = "document.querySelector('#view').shadowRoot.querySelector('.legend').textContent"
# Calls a component twice; the first call's closing comes last.
TWICE = "(call) => { const close = call(); call(); close(); }"


def test_the_view_goes_on_when_an_earlier_call_is_closed(page: Page) -> None:
    open_view(page, [panel(salience(PROMPT, ANSWER, 1), LAST, "first", View())], View())
    page.wait_for_function(f"{LEGEND} !== ''")
    page.evaluate(f"() => {{ {LEGEND} = ''; ({TWICE})(() => window.show()); }}")
    page.wait_for_function(f"{LEGEND} !== ''", timeout=5_000)


def test_evidence_stays_when_an_earlier_call_that_brought_it_is_closed(page: Page) -> None:
    call = open_modules(page)
    brought = gradient_parcel(panel(salience(PROMPT, ANSWER, 1), LAST, "first", View()), BUDGET)
    assert brought
    call("async () => { await import('/start.js'); }", None)
    held = call(
        f"(bytes) => {{ ({TWICE})(() => window.carry(bytes));"
        " return [...globalThis['promptlight evidence'].parcels.keys()]; }",
        base64.b64encode(brought.content).decode(),
    )
    assert held == [brought.id]


def test_typing_is_still_heard_when_an_earlier_call_is_closed(page: Page) -> None:
    call = open_modules(page)
    handed = call(
        f"""async () => {{
          const {{ default: hear }} = await import('/as-typed.js');
          document.body.innerHTML = '<div data-testid=stTextInput><input></div>';
          const field = document.querySelector('input');
          const keys = [];
          field.addEventListener('keydown', (event) => keys.push(event.key));
          ({TWICE})(hear);
          field.dispatchEvent(new Event('input', {{ bubbles: true }}));
          await new Promise((done) => setTimeout(done, 700));
          return keys;
        }}""",
        None,
    )
    assert handed == ["Enter"]
