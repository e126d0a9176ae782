"""A Streamlit server without a network, one session of it, and what a browser would send."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager


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
        return {element.markdown.body for element in self.elements()} - {""}

    def texts_of_last_run(self) -> set[str]:
        starts = [i for i, kind in enumerate(self.kinds()) if kind == "new_session"]
        last = starts[-1] if starts else 0
        return {m.delta.new_element.markdown.body for m in self.messages[last:]} - {""}

    def labels(self) -> set[str]:
        return {element.text_input.label for element in self.elements()}

    def exceptions(self) -> set[str]:
        return {element.exception.message for element in self.elements()} - {""}

    def elements(self) -> list[Element]:
        return [message.delta.new_element for message in self.messages]

    def typed(self, text: str) -> BackMsg:
        """What this browser sends when a text is typed into the page's field."""
        fields = {each.text_input.id or each.text_area.id for each in self.elements()} - {""}
        message = request()
        message.rerun_script.widget_states.widgets.add(id=fields.pop(), string_value=text)
        return message

    def pressed(self, message: BackMsg) -> BackMsg:
        """The message, with a press of the page's button."""
        (button,) = {each.button.id for each in self.elements()} - {""}
        message.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        return message

    def sending(self, message: BackMsg, typed: Mapping[str, tuple[int, str]]) -> BackMsg:
        """The message, with numbered texts by widget key, as `live_input` adds them."""
        (component,) = {each.bidi_component.id for each in self.elements()} - {""}
        given = {key: {"number": number, "text": text} for key, (number, text) in typed.items()}
        state = json.dumps({"typed": given})
        message.rerun_script.widget_states.widgets.add(id=component, json_value=state)
        return message

    def confirmed(self) -> dict[str, int]:
        """The numbers that the server confirmed last."""
        given = [each.bidi_component.json for each in self.elements()]
        return json.loads([each for each in given if each][-1])["confirmed"]

    def to_first_page(self) -> BackMsg:
        """What this browser sends when the link to the first page is pressed."""
        return self._to_page("First")

    def to_other_page(self) -> BackMsg:
        """What this browser sends when the link to the second page is pressed."""
        return self._to_page("Second")

    def _to_page(self, title: str) -> BackMsg:
        pages = [page for message in self.messages for page in message.navigation.app_pages]
        message = request()
        message.rerun_script.page_script_hash = next(
            page.page_script_hash for page in pages if page.page_name == title
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
