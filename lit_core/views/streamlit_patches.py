"""Changes to Streamlit itself, where it would lose inputs or messages. Each says why it is needed.

They replace functions that are not part of Streamlit's public interface: its version is pinned in
`requirements.txt`, and `tests/views/test_streamlit_patches.py` fails without them.
"""

from typing import Any

from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state import SafeSessionState

_coalesce_widget_states = script_requests._coalesce_widget_states
_create_scriptrunner = AppSession._create_scriptrunner
_on_script_will_rerun = SafeSessionState.on_script_will_rerun


def apply_streamlit_patches() -> None:
    """From now on keep inputs that wait, and the last messages of a page that was drawn."""
    script_requests._coalesce_widget_states = _merged_with_all_inputs  # ty: ignore[invalid-assignment]
    AppSession._create_scriptrunner = _create_after_last_message  # ty: ignore[invalid-assignment]
    SafeSessionState.on_script_will_rerun = _take_inputs_undisturbed


def _merged_with_all_inputs(older: Any, newer: Any) -> Any:
    """Keep what was typed right before a person goes to another page.

    Requests that wait while a page is being drawn are merged into one with the newest's inputs. A
    request to show another page carries only those of widgets that are on both: what the older
    brought of its own page would be lost.
    """
    merged = _coalesce_widget_states(older, newer)
    if older and newer and merged:
        known = {widget.id for widget in merged.widgets}
        merged.widgets.extend(widget for widget in older.widgets if widget.id not in known)
    return merged


def _take_inputs_undisturbed(state: SafeSessionState, *args: Any, **options: Any) -> None:
    """Take up what was typed, and let callbacks keep it, before a newer request can stop the run.

    Streamlit looks for a newer request first, and at each access to the session's state: a page
    change that comes in these milliseconds drops the inputs, or the callback that would keep them.
    """
    yield_callback = state._yield_callback
    object.__setattr__(state, "_yield_callback", lambda: None)
    try:
        _on_script_will_rerun(state, *args, **options)
    finally:
        object.__setattr__(state, "_yield_callback", yield_callback)


def _create_after_last_message(session: AppSession, request: script_requests.RerunData) -> None:
    """Start a new script runner only when the messages of the one that has ended are delivered.

    Messages of any runner but the newest are dropped. A request that comes when the runner has
    ended, but its last messages still wait in the event loop, would drop them: parts of the page,
    or the timer of a fragment with `run_every`, which then never runs again. Requests that wait
    for them are served in the order in which they came.
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
