"""Sends Python values between two processes over a socket, large arrays without a copy."""

import pickle
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

Message = Sequence[bytes | memoryview]


class Channel:
    """One end of a connection. Any thread may send, which never waits; one thread receives.

    Arrays travel beside the pickled message (protocol 5, PEP 574), so that receiving many megabytes
    does not keep other threads from running. Received arrays are read-only.
    """

    def __init__(self, descriptor: int):
        """Take over an open socket by its file descriptor."""
        self._connection = Connection(descriptor)
        self._outbox: SimpleQueue[Message | None] = SimpleQueue()
        self._sender = threading.Thread(target=self._send_all, name="channel", daemon=True)
        self._sender.start()

    def send(self, message: Any) -> None:
        """Send a value; it is lost when the other end is closed."""
        buffers: list[pickle.PickleBuffer] = []
        data = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
        parts = [buffer.raw() for buffer in buffers]
        self._outbox.put([len(parts).to_bytes(4, "big"), data, *parts])

    def receive(self) -> Any:
        """The next value, waiting for it.

        Raises:
            EOFError: the other end is closed, or its process has ended.
        """
        try:
            count = int.from_bytes(self._connection.recv_bytes(), "big")
            data = self._connection.recv_bytes()
            buffers = [self._connection.recv_bytes() for _ in range(count)]
        except OSError as error:
            raise EOFError from error
        return pickle.loads(data, buffers=buffers)

    def flush(self) -> None:
        """Wait until what was sent is on its way or lost; nothing more can be sent."""
        self._outbox.put(None)
        self._sender.join()

    def close(self) -> None:
        """Close this end, once what was sent is on its way or lost."""
        self.flush()
        self._connection.close()

    def _send_all(self) -> None:
        connected = True
        while (message := self._outbox.get()) is not None:
            try:
                for part in message if connected else ():
                    self._connection.send_bytes(part)
            except OSError:
                connected = False  # the receiver sees that the connection has ended
