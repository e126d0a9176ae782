"""Inputs, messages and downloads that Streamlit would lose are kept; its server ends in time."""

import asyncio
import inspect
from pathlib import Path
from types import FunctionType

import pytest
import streamlit
import uvicorn
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1 import AppTest

from lit_core.serving import free_port
from lit_core.views import streamlit_patches
from lit_core.views.streamlit_patches import STREAMLIT_VERSION, apply_streamlit_patches
from tests.views.streamlit_session import in_a_loop, request, run_without_delivering, running, until

PARAMETERS: dict[FunctionType, list[str]] = {
    script_requests._coalesce_widget_states: ["old_states", "new_states"],
    AppSession._create_scriptrunner: ["self", "initial_rerun_data"],
    SafeSessionState.on_script_will_rerun: [
        "self",
        "fresh_widget_states",
        "replay_trigger_states",
        "replay_trigger_values",
        "is_history_navigation",
    ],
    ScriptRunner._maybe_handle_execution_control_request: ["self"],
    MediaFileMetadata.mark_for_delete: ["self"],
    uvicorn.Server.shutdown: ["self", "sockets"],
}


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as the app uses it, and as it was before after each test."""
    for owner, name in [
        (script_requests, "_coalesce_widget_states"),
        (AppSession, "_create_scriptrunner"),
        (SafeSessionState, "on_script_will_rerun"),
        (ScriptRunner, "_maybe_handle_execution_control_request"),
        (MediaFileMetadata, "mark_for_delete"),
        (uvicorn.Server, "shutdown"),
    ]:
        monkeypatch.setattr(owner, name, getattr(owner, name))
    apply_streamlit_patches()


def test_the_patches_are_for_the_installed_version_of_streamlit() -> None:
    assert streamlit.__version__ == STREAMLIT_VERSION, (
        f"Streamlit {streamlit.__version__} is installed, and the patches were last compared with "
        f"{STREAMLIT_VERSION}: read lit_core/views/streamlit_patches.py beside the new version, "
        "drop what it no longer needs, then change STREAMLIT_VERSION."
    )


@pytest.mark.parametrize("function", PARAMETERS, ids=lambda function: function.__name__)
def test_a_patched_function_takes_what_it_took(function: FunctionType) -> None:
    found = list(inspect.signature(function).parameters)
    assert found == PARAMETERS[function], (
        f"Streamlit's {function.__qualname__} takes {found} now: its patch in "
        "lit_core/views/streamlit_patches.py has to take the same."
    )


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
            await until(
                lambda: "The other page" in browser.texts() and session._scriptrunner is None
            )
            assert "The other page" in browser.texts_of_last_run()

    in_a_loop(type_and_ask_for_the_other_page())


TYPING = """
import streamlit as st

def keep():
    st.session_state.kept = st.session_state.field

def first():
    st.text_input("Field", key="field", on_change=keep)

def second():
    st.write("The other page")

st.write(f"kept: {st.session_state.get('kept')}")
st.navigation([st.Page(first, title="First", default=True), st.Page(second, title="Second")]).run()
"""


def page_with_a_button() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    def press() -> None:
        context = get_script_run_ctx()
        assert context
        assert context.script_requests
        context.script_requests.request_rerun(RerunData())
        st.session_state.begun = True
        st.session_state.ended = True

    st.button("Press", on_click=press)
    st.write(f"page {st.session_state.get('begun')} {st.session_state.get('ended')}")


def test_a_press_is_done_to_its_end_though_the_next_request_comes_meanwhile() -> None:
    app = AppTest.from_function(page_with_a_button).run()
    app.button[0].click().run()
    assert [each.value for each in app.markdown] == ["page True True"]


def test_a_press_counts_though_the_next_request_comes_before_it_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = AppTest.from_function(page_with_a_button).run()
    new_module = ScriptRunner._new_module

    def ask_again(runner: ScriptRunner, name: str) -> object:
        once.undo()
        runner._requests.request_rerun(RerunData())
        return new_module(runner, name)

    with monkeypatch.context() as once:
        once.setattr(ScriptRunner, "_new_module", ask_again)
        app.button[0].click().run()
    assert [each.value for each in app.markdown] == ["page True True"]


@pytest.fixture
def files() -> MemoryMediaFileStorage:
    return MemoryMediaFileStorage("/media")


@pytest.fixture
def downloads(files: MemoryMediaFileStorage) -> MediaFileManager:
    return MediaFileManager(files)


def prepared(downloads: MediaFileManager) -> str:
    """The name of a file that was made when its button was pressed."""
    button = downloads.add_deferred(lambda: b"Avoid.", "text/plain", "0.1")
    return downloads.execute_deferred(button).rpartition("/")[2]


def test_a_download_is_kept_however_often_pages_run_before_it_is_fetched(
    downloads: MediaFileManager, files: MemoryMediaFileStorage
) -> None:
    name = prepared(downloads)
    for _ in range(20):
        downloads.remove_orphaned_files()
    assert files.get_file(name).content == b"Avoid."


def test_a_download_is_deleted_after_its_time(
    downloads: MediaFileManager,
    files: MemoryMediaFileStorage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streamlit_patches, "DOWNLOAD_SECONDS", 0)
    name = prepared(downloads)
    for _ in range(2):
        downloads.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        files.get_file(name)


def test_the_server_ends_though_a_connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit_patches, "SHUTDOWN_SECONDS", 0.1)
    asked = asyncio.Event()

    async def never_answers(_scope: object, _receive: object, _send: object) -> None:
        asked.set()
        await asyncio.Event().wait()

    async def end_while_it_waits() -> None:
        port = free_port()
        settings = uvicorn.Config(never_answers, port=port, lifespan="off", log_config=None)
        server = uvicorn.Server(settings)
        serving = asyncio.create_task(server.serve())
        await until(lambda: server.started)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await asked.wait()
        server.should_exit = True
        await asyncio.wait_for(serving, 20)
        writer.close()

    in_a_loop(end_while_it_waits())
