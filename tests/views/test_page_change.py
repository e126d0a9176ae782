"""What was typed right before a page change reaches the server with it."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from lit_core.views.page_change import keep_waiting_inputs


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> ScriptRequests:
    name = "_coalesce_widget_states"
    monkeypatch.setattr(script_requests, name, getattr(script_requests, name))
    keep_waiting_inputs()
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
