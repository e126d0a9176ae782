"""What Streamlit would lose: inputs before a page change, and the last messages of a run."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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

from lit_core.views.streamlit_patches import apply_streamlit_patches


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as the app uses it, and as it was before after each test."""
    for owner, name in [
        (script_requests, "_coalesce_widget_states"),
        (AppSession, "_create_scriptrunner"),
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

    def kinds(self) -> list[str | None]:
        return [message.WhichOneof("type") for message in self.messages]


def request(fragment: str = "", *, by_timer: bool = False) -> BackMsg:
    message = BackMsg()
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = by_timer
    return message


async def requested_before_the_last_messages_of_a_run(script: Path, *, by_timer: bool) -> Browser:
    """The page, when a fragment's request came between a run's end and the messages of that run."""
    runtime = Runtime(
        RuntimeConfig(
            str(script), MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
        )
    )
    await runtime.start()
    browser = Browser()
    session_id = runtime.connect_session(browser, {})
    session = runtime.get_app_session(session_id)
    assert session
    try:
        runtime.handle_backmsg(session_id, request())
        runner = session._scriptrunner
        assert runner
        assert runner._script_thread
        # The event loop stands still meanwhile, so that no message is delivered.
        runner._script_thread.join(60)
        storage = session._fragment_storage
        assert isinstance(storage, MemoryFragmentStorage)
        (fragment,) = storage._fragments
        runtime.handle_backmsg(session_id, request(fragment, by_timer=by_timer))
        deadline = time.monotonic() + 60
        while browser.kinds().count("script_finished") < (1 if by_timer else 2):
            assert time.monotonic() < deadline, browser.kinds()
            await asyncio.sleep(0.01)
    finally:
        runtime.stop()
        await runtime.stopped
        Runtime._instance = None
    return browser


@pytest.mark.parametrize("by_timer", [True, False])
def test_a_fragment_s_request_loses_no_message_of_the_run_before(
    tmp_path: Path, *, by_timer: bool
) -> None:
    script = tmp_path / "page.py"
    script.write_text(TICKING)
    # On a thread without an event loop: the browser tests' own runs on the main thread.
    with ThreadPoolExecutor(1) as thread:
        drawn = requested_before_the_last_messages_of_a_run(script, by_timer=by_timer)
        browser = thread.submit(lambda: asyncio.run(drawn)).result()
    assert "auto_rerun" in browser.kinds()
    assert browser.texts() == {"page", "tick"}
