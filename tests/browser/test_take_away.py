"""What can be taken away says what the page says: tables, pictures, report, link, shell."""

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from lit_core.paths import APP_FOLDER
from tests.browser.model_in_use import expect_drawn
from tests.browser.panels import (
    answer,
    choose,
    influences,
    panel,
    part,
    parts,
    pick,
    prompt,
    settled,
)

pytestmark = pytest.mark.browser

PAIR = "/compare?variants=fewshot-mistake,fewshot-fixed"
SVG = "{http://www.w3.org/2000/svg}"


def opened(page: Page, address: str) -> Page:
    page.goto(f"{address}{PAIR}")
    expect(page.locator(".answer-panel")).to_have_count(2)
    settled(page)
    return page


def taken(page: Page, press: Callable[[], None], folder: Path) -> Path:
    with page.expect_download() as waiting:
        press()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


class SlowConnection:
    """A page's connection to the server, in which what the server says can be held up."""

    def __init__(self, page: Page):
        self.held: list[Callable[[], None]] = []
        self.holding = False
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if self.holding:
                self.held.append(partial(browser.send, message))
            else:
                browser.send(message)

        browser.connect_to_server().on_message(pass_on)

    def release(self) -> None:
        """Deliver what was held up."""
        self.holding = False
        for send in self.held:
            send()


def shell_salience(*arguments: str) -> list[tuple[str, str] | None]:
    """Share in percent and rank of each part, by the shell."""
    command = [sys.executable, "-m", "lit_core", "salience", *arguments, "--json", "--no-check"]
    run = subprocess.run(command, cwd=APP_FOLDER, capture_output=True, text=True, check=True)
    segments = json.loads(run.stdout)["segments"]
    return [
        (f"{100 * s['share']:z.1f}", str(s["rank"])) if s["share"] is not None else None
        for s in segments
        if s["role"] != "special"
    ]


def test_the_view_shows_the_numbers_of_the_shell_for_every_selection(
    page: Page, address: str
) -> None:
    opened(page, address)
    pick(page, "This dish contains")
    settled(page)
    assert influences(page) == shell_salience("fewshot-mistake", "--target-line", "1")
    choose(page, "Sentences")
    part(page, "Recommendation").click(modifiers=["Shift"])
    settled(page)
    spans = page.evaluate("new URL(location).searchParams.get('selection')").split(".")[0]
    span = spans.replace("-", ":")
    shown = "--granularity", "sentences"
    assert influences(page) == shell_salience("fewshot-mistake", "--target-span", span, *shown)


def test_a_link_restores_the_whole_view_in_a_fresh_browser(
    new_page: Callable[[], Page], address: str
) -> None:
    sender, receiver = opened(new_page(), address), new_page()
    choose(sender, "Words")
    part(sender, "dish").click()
    part(sender, "eggs").click(modifiers=["ControlOrMeta"])
    sender.get_by_role("combobox", name="Method").select_option("grad_dot_input")
    sender.locator("summary").filter(has_text="Display").click()
    choose(sender, "Chips")
    settled(sender)
    sender.wait_for_url("**layout=chips**")
    receiver.goto(sender.url)
    expect(receiver.locator(".answer-panel")).to_have_count(2)
    settled(receiver)
    for number in (0, 1):
        assert influences(receiver, number) == influences(sender, number)
        picked = [answer(each, number).locator(".picked") for each in (sender, receiver)]
        assert picked[0].all_text_contents() == picked[1].all_text_contents()
    expect(receiver.get_by_role("combobox", name="Method")).to_have_value("grad_dot_input")
    expect(receiver.locator(".panels")).to_have_attribute("data-layout", "chips")


def test_all_influence_holds_every_line_of_the_answer_by_every_granularity(
    page: Page, address: str, tmp_path: Path
) -> None:
    opened(page, address)
    button = page.get_by_role("button", name="Influence, everything (CSV)")
    text = taken(page, button.click, tmp_path).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["granularity"] for row in rows} >= {"tokens", "words", "sentences", "lines"}
    assert {row["method"] for row in rows} == {"baylime"}
    targets = {row["target_text"] for row in rows if row["variant"] == "fewshot-fixed"}
    assert targets == {"This dish contains eggs, which you don't like.", "Recommendation: Avoid."}


def test_a_file_arrives_though_pages_run_before_the_browser_asks_for_it(
    new_page: Callable[[], Page], address: str
) -> None:
    page, other = new_page(), new_page()
    connection = SlowConnection(page)
    opened(page, address)
    with page.expect_download() as waiting:
        connection.holding = True
        page.get_by_role("button", name="Answers (CSV)").click()
        while not connection.held:
            page.wait_for_timeout(100)
        for _ in range(4):
            other.goto(f"{address}/compare")
            expect(other.get_by_role("button", name="Run comparison")).to_be_enabled()
            expect_drawn(other)
        connection.release()
    assert waiting.value.failure() is None
    assert waiting.value.suggested_filename == "comparison.csv"


def test_files_asked_for_one_right_after_the_other_all_arrive(page: Page, address: str) -> None:
    opened(page, address)
    files = []
    page.on("download", lambda file: files.append(file))
    for name in ("Report (HTML)", "Answers (CSV)", "Chart (SVG)"):
        page.get_by_role("button", name=name).click()
    while len(files) < 3:
        page.wait_for_timeout(100)
    names = {file.suggested_filename for file in files}
    assert names == {"report.html", "comparison.csv", "influence-changes.svg"}
    assert [file.failure() for file in files] == [None] * 3


def test_a_panel_becomes_a_picture_with_all_of_its_text_as_text(
    page: Page, address: str, tmp_path: Path
) -> None:
    opened(page, address)
    tags = prompt(page).locator(".tag").evaluate_all("all => all.map((one) => one.dataset.tag)")
    assert tags
    menu = panel(page).locator(".menu summary")
    menu.click()
    svg = taken(page, panel(page).get_by_role("button", name="Picture (SVG)").click, tmp_path)
    tree = ET.parse(svg).getroot()
    said = "".join("".join(text.itertext()) for text in tree.iter(f"{SVG}text"))
    for one in parts(page).all_text_contents():
        assert "".join(one.split()) in "".join(said.split())
    for tag in tags:
        assert tag in said
    fills = {shape.get("fill") for shape in tree.iter(f"{SVG}rect")}
    assert len(fills) > 5
    menu.click()
    png = taken(page, panel(page).get_by_role("button", name="Picture (PNG)").click, tmp_path)
    assert png.read_bytes().startswith(b"\x89PNG")
    assert png.stat().st_size > 20_000


def test_the_chart_becomes_a_picture(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address)
    svg = taken(page, page.get_by_role("button", name="Chart (SVG)").click, tmp_path)
    said = "".join(ET.parse(svg).getroot().itertext())
    assert "Share of influence (%)" in said
    assert "fewshot-fixed" in said


def test_the_report_opens_from_disk_without_a_network_and_says_what_the_page_says(
    page: Page, new_page: Callable[[], Page], address: str, tmp_path: Path
) -> None:
    opened(page, address)
    report = taken(page, page.get_by_role("button", name="Report (HTML)").click, tmp_path)
    reader = new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.context.set_offline(True)
    reader.goto(report.as_uri())
    assert asked == [report.as_uri()]
    expect(reader.locator("section.panel")).to_have_count(2)
    prompt_and_answer = [
        reader.locator("section.panel").first.locator(text).locator("[title]")
        for text in (".text:not(.answer)", ".answer")
    ]
    said = [part.get_attribute("title") for parts in prompt_and_answer for part in parts.all()]
    shown = [
        f"influence {one[0].replace('-', '−')} %, rank {one[1]}" for one in influences(page) if one
    ]
    assert said == shown
    expect(reader.locator(".picked").first).to_have_text("Recommendation: You have to try it.")
    expect(reader.locator("body")).to_contain_text("fingerprint")
    expect(reader.locator("body")).to_contain_text("The answers first differ in line 2")
    assert reader.locator("script").count() == 0
    assert len(reader.pdf(format="A4")) > 10_000
