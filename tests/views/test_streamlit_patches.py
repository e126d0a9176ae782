"""What Streamlit would lose: inputs before a page change, and the last messages of a run."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state import SafeSessionState

from lit_core.views.streamlit_patches import apply_streamlit_patches


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as the app uses it, and as it was before after each test."""
    for owner, name in [
        (script_requests, "_coalesce_widget_states"),
        (AppSession, "_create_scriptrunner"),
        (SafeSessionState, "on_script_will_rerun"),
    ]:
        monkeypatch.setattr(owner, name, getattr(owner, name))
    apply_streamlit_patches()


@pytest.fixture
def requests() -> ScriptRequests:
    return ScriptRequests()


def typed(text: str) -> RerunData:
    return RerunData(widget_states=WidgetStates(widgets=[WidgetState(id="1", string_value=text)]))


def page_change() -> RerunData:
    return RerunData(widget_states=WidgetStates(), page_script_hash="other")


def next_run(requests: ScriptRequests) -> RerunData:
    request = requests.on_scriptrunner_yield()
    assert request is not None
    return request.rerun_data


def test_inputs_that_wait_outlive_a_page_change(requests: ScriptRequests) -> None:
    requests.request_rerun(typed("Crème brûlée"))
    requests.request_rerun(page_change())
    run = next_run(requests)
    assert run.page_script_hash == "other"
    assert run.widget_states == typed("Crème brûlée").widget_states


def test_inputs_of_one_page_outlive_those_of_both(requests: ScriptRequests) -> None:
    both = WidgetState(id="in the sidebar", string_value="Tiny Gemma")
    requests.request_rerun(typed("Crème brûlée"))
    requests.request_rerun(RerunData(widget_states=WidgetStates(widgets=[both])))
    states = next_run(requests).widget_states
    assert states is not None
    assert list(states.widgets) == [both, WidgetState(id="1", string_value="Crème brûlée")]


def test_of_two_inputs_that_wait_the_newer_counts(requests: ScriptRequests) -> None:
    requests.request_rerun(typed("Quiche"))
    requests.request_rerun(typed("Omelette"))
    assert next_run(requests).widget_states == typed("Omelette").widget_states


def test_a_page_change_alone_brings_no_inputs(requests: ScriptRequests) -> None:
    requests.request_rerun(page_change())
    assert next_run(requests).widget_states == WidgetStates()


TICKING = """
import streamlit as st

@st.fragment(run_every=0.25)
def tick():
    st.write("tick")

st.write("page")
tick()
"""


class Browser:
    """Collects what a session sends."""

    def __init__(self) -> None:
        self.messages: list[ForwardMsg] = []

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        self.messages.append(msg)

    @property
    def client_context(self) -> None:
        return None

    def texts(self) -> set[str]:
        return {m.delta.new_element.markdown.body for m in self.messages} - {""}

    def texts_of_last_run(self) -> set[str]:
        last = max(i for i, kind in enumerate(self.kinds()) if kind == "new_session")
        return {m.delta.new_element.markdown.body for m in self.messages[last:]} - {""}

    def labels(self) -> set[str]:
        return {m.delta.new_element.text_input.label for m in self.messages}

    def typed(self, text: str) -> BackMsg:
        """What this browser sends when a text is typed into the page's field."""
        fields = {m.delta.new_element.text_input.id for m in self.messages} - {""}
        message = request()
        message.rerun_script.widget_states.widgets.add(id=fields.pop(), string_value=text)
        return message

    def to_other_page(self) -> BackMsg:
        """What this browser sends when the link to the second page is pressed."""
        pages = [page for m in self.messages for page in m.navigation.app_pages]
        message = request()
        message.rerun_script.page_script_hash = next(
            page.page_script_hash for page in pages if page.page_name == "Second"
        )
        return message

    def kinds(self) -> list[str | None]:
        return [message.WhichOneof("type") for message in self.messages]


def request(fragment: str = "", *, by_timer: bool = False) -> BackMsg:
    message = BackMsg()
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = by_timer
    return message


@asynccontextmanager
async def running(script: Path) -> AsyncGenerator[tuple[Runtime, str, Browser]]:
    """A Streamlit server without a network, and one session of it."""
    media, uploads = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(str(script), media, uploads))
    await runtime.start()
    browser = Browser()
    try:
        yield runtime, runtime.connect_session(browser, {}), browser
    finally:
        runtime.stop()
        await runtime.stopped
        Runtime._instance = None


async def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.001)


def run_without_delivering(runtime: Runtime, session_id: str) -> None:
    """Run the page to its end while the event loop stands still, so that its messages wait."""
    runtime.handle_backmsg(session_id, request())
    session = runtime.get_app_session(session_id)
    assert session
    assert session._scriptrunner
    assert session._scriptrunner._script_thread
    session._scriptrunner._script_thread.join(60)


def in_a_loop(work: Coroutine[Any, Any, None]) -> None:
    """Do the work on a thread of its own: the browser tests' event loop runs on the main one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work)).result()


@pytest.mark.parametrize("by_timer", [True, False])
def test_a_fragment_s_request_loses_no_message_of_the_run_before(
    tmp_path: Path, *, by_timer: bool
) -> None:
    script = tmp_path / "page.py"
    script.write_text(TICKING)

    async def ask_before_the_last_messages_are_delivered() -> None:
        async with running(script) as (runtime, session_id, browser):
            session = runtime.get_app_session(session_id)
            assert session
            run_without_delivering(runtime, session_id)
            storage = session._fragment_storage
            assert isinstance(storage, MemoryFragmentStorage)
            (fragment,) = storage._fragments
            runtime.handle_backmsg(session_id, request(fragment, by_timer=by_timer))
            runs = 1 if by_timer else 2
            await until(lambda: browser.kinds().count("script_finished") == runs)
            assert "auto_rerun" in browser.kinds()
            assert browser.texts() == {"page", "tick"}

    in_a_loop(ask_before_the_last_messages_are_delivered())


def test_requests_that_wait_for_last_messages_are_served_in_their_order(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text(TYPING)

    async def type_and_ask_for_the_other_page() -> None:
        async with running(script) as (runtime, session_id, browser):
            session = runtime.get_app_session(session_id)
            assert session
            runtime.handle_backmsg(session_id, request())
            await until(lambda: session._scriptrunner is None and "Field" in browser.labels())
            run_without_delivering(runtime, session_id)
            # The page change comes right after the runner's last message, and before what was
            # typed can be taken up.
            asyncio.get_running_loop().call_soon(
                runtime.handle_backmsg, session_id, browser.to_other_page()
            )
            runtime.handle_backmsg(session_id, browser.typed("Soup"))
            await until(lambda: "kept: Soup" in browser.texts() and session._scriptrunner is None)
            assert browser.texts_of_last_run() == {"kept: Soup", "The other page"}

    in_a_loop(type_and_ask_for_the_other_page())


TYPING = """
import time
import streamlit as st

def keep():
    for _ in range(20):
        st.session_state["looked at"] = True
        time.sleep(0.0002)
    st.session_state.kept = st.session_state.field

def first():
    st.text_input("Field", key="field", on_change=keep)

def second():
    st.write("The other page")

st.write(f"kept: {st.session_state.get('kept')}")
st.navigation([st.Page(first, title="First", default=True), st.Page(second, title="Second")]).run()
"""


@pytest.mark.parametrize("lag", [0, *(0.0005 * 1.3**step for step in range(14))])
def test_what_is_typed_is_kept_however_soon_another_page_is_asked_for(
    tmp_path: Path, lag: float
) -> None:
    """Lags from 0 to 15 ms: before the run begins, while it takes the text up, and after that."""
    script = tmp_path / "page.py"
    script.write_text(TYPING)

    async def go_on_after(lag: float) -> None:
        async with running(script) as (runtime, session_id, browser):
            runtime.handle_backmsg(session_id, request())
            await until(lambda: "script_finished" in browser.kinds())
            runtime.handle_backmsg(session_id, browser.typed("Soup"))
            await asyncio.sleep(lag)
            runtime.handle_backmsg(session_id, browser.to_other_page())
            await until(lambda: "The other page" in browser.texts())
            assert "kept: Soup" in browser.texts()

    in_a_loop(go_on_after(lag))
