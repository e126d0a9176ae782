"""Messages that a worker receives while it works."""

import socket
import threading
from typing import Any

from lit_core.engine.channel import Channel
from lit_core.engine.messages import Shutdown, Submit
from lit_core.engine.priority import Priority
from lit_core.engine.requests import GenerateRequest
from lit_core.engine.worker import Worker
from tests.engine.scripted_model import GREEDY, SPEC, ScriptedModel


def test_a_worker_that_finishes_its_last_job_notices_that_the_engine_is_gone() -> None:
    model, gone = ScriptedModel(), threading.Event()
    ours, theirs = (Channel(end.detach()) for end in socket.socketpair())
    loaded: Any = model
    worker = Worker(theirs, lambda *_: loaded, on_disconnect=gone.set)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    with model.held():
        ours.send(SPEC)
        ours.send(Submit(1, GenerateRequest("Once", GREEDY), Priority.INTERACTIVE))
        ours.send(Shutdown())
        assert model.begun.wait(60)
        ours.close()
        assert gone.wait(60)
    thread.join(60)
    assert not thread.is_alive()
