"""Changes to Streamlit itself, where it would lose inputs, messages or downloads, or never end.

They replace functions that are not part of Streamlit's public interface. Its version is pinned in
`requirements.txt`; `tests/views/test_streamlit_patches.py` says what to look at when the version or
one of these functions changes. What is typed does not depend on them: see `live_input`.
"""

import socket
from contextvars import ContextVar
from time import monotonic
from typing import Any

import uvicorn
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.media_file_manager import MediaFileMetadata
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state import SafeSessionState

STREAMLIT_VERSION = "1.67.0"
# How long the server waits at its end for connections that are still open.
SHUTDOWN_SECONDS = 5
# How long a file that was prepared for a download waits to be fetched.
DOWNLOAD_SECONDS = 60

_coalesce_widget_states = script_requests._coalesce_widget_states
_create_scriptrunner = AppSession._create_scriptrunner
_on_script_will_rerun = SafeSessionState.on_script_will_rerun
_maybe_handle_execution_control_request = ScriptRunner._maybe_handle_execution_control_request
_mark_for_delete = MediaFileMetadata.mark_for_delete
_shutdown = uvicorn.Server.shutdown

# Whether this thread takes a request's inputs and runs their callbacks.
_taking_inputs = ContextVar("taking inputs", default=False)


def apply_streamlit_patches() -> None:
    """From now on keep what waits to be taken, and let the server end in time."""
    script_requests._coalesce_widget_states = _merged_with_all_inputs  # ty: ignore[invalid-assignment]
    AppSession._create_scriptrunner = _create_after_last_message  # ty: ignore[invalid-assignment]
    SafeSessionState.on_script_will_rerun = _take_all_inputs
    ScriptRunner._maybe_handle_execution_control_request = _interrupt_between_inputs  # ty: ignore[invalid-assignment]
    MediaFileMetadata.mark_for_delete = _mark_for_delete_in_time  # ty: ignore[invalid-assignment]
    uvicorn.Server.shutdown = _shutdown_in_time  # ty: ignore[invalid-assignment]


def _merged_with_all_inputs(older: Any, newer: Any) -> Any:
    """Keep what was chosen, as in a list, right before a person goes to another page.

    Requests that wait while a page is being drawn are merged into one with the newest's inputs. A
    request to show another page carries only those of widgets that are on both: what the older
    brought of its own page would be lost. See
    https://github.com/streamlit/streamlit/blob/1.67.0/lib/streamlit/runtime/scriptrunner_utils/script_requests.py
    """
    merged = _coalesce_widget_states(older, newer)
    if older and newer and merged:
        known = {widget.id for widget in merged.widgets}
        merged.widgets.extend(widget for widget in older.widgets if widget.id not in known)
    return merged


def _create_after_last_message(session: AppSession, request: script_requests.RerunData) -> None:
    """Start a new script runner only when the messages of the one that has ended are delivered.

    Messages of any runner but the newest are dropped. A request that comes when the runner has
    ended, but its last messages still wait in the event loop, would drop them: parts of the page,
    or the timer of a fragment with `run_every`, which then never runs again. Requests that wait
    for them are served in the order in which they came. See the comment in
    `AppSession.request_rerun`, and https://github.com/streamlit/streamlit/issues/9921
    """
    waiting = _waiting(session)
    if session._scriptrunner is None and not waiting:
        _create_scriptrunner(session, request)
    # A timer's request is not worth waiting for: it comes again.
    elif not request.is_auto_rerun:
        waiting.append(request)
        if len(waiting) == 1:
            session._event_loop.call_soon_threadsafe(_serve_waiting, session)


def _serve_waiting(session: AppSession) -> None:
    if session._scriptrunner is not None:
        session._event_loop.call_soon_threadsafe(_serve_waiting, session)
        return
    requests = _waiting(session).copy()
    _waiting(session).clear()
    if session._state == AppSessionState.SHUTDOWN_REQUESTED:
        return
    for request in requests:
        runner = session._scriptrunner
        if runner is None or not runner.request_rerun(request):
            _create_after_last_message(session, request)


def _waiting(session: AppSession) -> list[script_requests.RerunData]:
    return vars(session).setdefault("waiting_requests", [])


def _take_all_inputs(state: SafeSessionState, *args: Any, **options: Any) -> None:
    """Take the inputs of a request and run their callbacks to the end, whatever comes meanwhile.

    A newer request ends a page run at its next access to the session's state, also before the
    older request's inputs are taken and in the middle of a callback. A press would be lost, or
    done by half: the newer request does not bring it again. See
    https://github.com/streamlit/streamlit/issues/10578
    """
    token = _taking_inputs.set(True)
    try:
        _on_script_will_rerun(state, *args, **options)
    finally:
        _taking_inputs.reset(token)


def _interrupt_between_inputs(runner: ScriptRunner) -> None:
    """Give way to a newer request, but not while inputs are taken. Streamlit asks right after."""
    if not _taking_inputs.get():
        _maybe_handle_execution_control_request(runner)


def _mark_for_delete_in_time(file: MediaFileMetadata) -> None:
    """Keep a file that was prepared for a download until the browser has had time to fetch it.

    Streamlit deletes it when the second page run after that ends, in whatever session: pages that
    watch a job run twice a second. A download that the browser begins later is cancelled. See
    https://github.com/streamlit/streamlit/blob/1.67.0/lib/streamlit/runtime/media_file_manager.py
    """
    unused_since = vars(file).setdefault("unused_since", monotonic())
    if monotonic() - unused_since >= DOWNLOAD_SECONDS:
        _mark_for_delete(file)


async def _shutdown_in_time(
    server: uvicorn.Server, sockets: list[socket.socket] | None = None
) -> None:
    """Shut down the server that Streamlit runs in, though a connection stays open.

    One that a browser opens while the server begins to shut down is never told to close. The
    browser may keep it for minutes, and Streamlit sets no limit to how long the server waits.
    """
    server.config.timeout_graceful_shutdown = SHUTDOWN_SECONDS
    await _shutdown(server, sockets)
