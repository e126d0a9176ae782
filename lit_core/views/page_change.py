"""Keeps what was typed right before a person goes to another page.

A request to show another page carries no inputs. Requests that wait while a page is being drawn are
merged into one with the newest's inputs: then there are none, and what the older brought is lost.
Streamlit means to keep it in that case, but takes a list of no inputs for a list.
"""

from typing import Any

from streamlit.runtime.scriptrunner_utils import script_requests

_merged = script_requests._coalesce_widget_states


def keep_waiting_inputs() -> None:
    """From now on let the inputs of a waiting request outlive a page change that follows it."""
    script_requests._coalesce_widget_states = _merged_unless_empty  # ty: ignore[invalid-assignment]


def _merged_unless_empty(older: Any, newer: Any) -> Any:
    return _merged(older, newer if newer and newer.widgets else None)
