"""The salience view as a browser sees it, without a server: its modules, or the whole of it."""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from lit_core.compare import Case, Cell, ExplainedAnswer, Variant
from lit_core.prompts import PromptTemplate
from lit_core.salience import Attribution, EvidenceKey, target_spans
from lit_core.views.components.salience_view import CSS, HTML, SCRIPTS
from lit_core.views.components.salience_view.evidence_payload import (
    BUDGET,
    EvidencePayload,
    evidence_payload,
)
from lit_core.views.components.salience_view.panels import Panel, view_data
from lit_core.views.state.view import Spans, View

ADDRESS = "http://modules.test/"
CREATED = "2026-01-31T12:00:00+00:00"
LIVE_INPUT = SCRIPTS.parents[1] / "live_input" / "live_input.js"
START = """
import show from "/main.js";
import load from "/evidence_loader.js";
const root = document.querySelector("#view").attachShadow({ mode: "open" });
window.reported = [];
const report = (name, value) => window.reported.push(structuredClone(value));
window.load = (bytes) =>
  load({ data: Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)) });
window.dress = (html, css) => (root.innerHTML = `<style>${css}</style>${html}`);
window.show = (data = window.shown) => {
  window.shown = data;
  return show({ data, parentElement: root, setStateValue: report });
};
"""
# The made-up gradients of these tests answer it.
L2_VIEW = View(method="grad_l2")
PAGE = b"<!doctype html><html lang=en><title>View</title><div id=view></div>"


def open_modules(browser_page: Page) -> Callable[[str, Any], Any]:
    """An empty page that can import the view's modules; gives a way to call a function in it."""
    files = {file.name: file.read_bytes() for file in SCRIPTS.glob("*.js")}
    files["live-input.js"] = LIVE_INPUT.read_bytes()
    files["start.js"] = START.encode()

    def answer(route: Route) -> None:
        name = Path(route.request.url).name
        kind = "text/javascript" if name.endswith(".js") else "text/html"
        route.fulfill(body=files.get(name, PAGE), content_type=kind)

    browser_page.route(f"{ADDRESS}**", answer)
    browser_page.goto(ADDRESS)
    return browser_page.evaluate


def panel(
    attribution: Attribution, spans: Spans = (), title: str = "v", view: View = L2_VIEW
) -> Panel:
    """A panel for an answer, with some of its tokens selected."""
    generation = attribution.generation
    variant = Variant(title, title, PromptTemplate("x"))
    cell = Cell(Case("1", {}), variant, 0, generation.prompt, CREATED, generation, attribution)
    explained = None
    if spans:
        target = target_spans(generation, tuple((*span, 1.0) for span in spans))
        explained = ExplainedAnswer(cell, target, view.config(target))
    return Panel(cell, attribution, spans, explained)


def gradient_payload(shown: Panel, budget: int) -> EvidencePayload | None:
    """The gradients of a panel, where it has any."""
    gradients = shown.attribution.evidence.get(EvidenceKey("gradients"))
    return evidence_payload(shown.attribution, gradients, budget) if gradients else None


def open_view(browser_page: Page, panels: Sequence[Panel], view: View = L2_VIEW) -> None:
    """The whole view, with the gradients it needs, in a page of its own."""
    call = open_modules(browser_page)
    payloads = [gradient_payload(each, BUDGET // len(panels)) for each in panels]
    names = [{"grad_l2": p.id, "grad_dot_input": p.id} if p else {} for p in payloads]
    data = view_data(panels, view, names) | {"revision": 1, "fault": "", "status": ""}
    call("async () => { await import('/start.js'); }", None)
    for each in filter(None, payloads):
        call("(bytes) => { window.load(bytes); }", base64.b64encode(each.content).decode())
    call("async ([html, css]) => window.dress(html, css)", [HTML, CSS])
    call("(data) => { performance.mark('data'); window.show(data); }", data)
