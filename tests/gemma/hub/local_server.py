"""What servers on 127.0.0.1 that stand for a hub have in common."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self


class HubHandler(BaseHTTPRequestHandler):
    """Answers for the hub that its server stands for, and prints nothing."""

    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> Any:
        """What is to be had, for whom, and what goes wrong."""
        return self.server.hub  # ty: ignore[missing-attribute]

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@dataclass
class LocalServer:
    """A server on a free port, for as long as a `with` block lasts.

    Attributes:
        faults: by file name, or `*` for every request: a status, or a word the handler knows.
        released: set when answers that hang may end.
    """

    handler: ClassVar[type[HubHandler]]
    faults: dict[str, int | str] = field(default_factory=dict, kw_only=True)
    released: threading.Event = field(default_factory=threading.Event, kw_only=True)

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # ty: ignore[invalid-assignment]
        self._http.hub = self  # ty: ignore[missing-attribute]
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def fault(self, file: str) -> int | str | None:
        """What goes wrong with a file."""
        return self.faults.get(file, self.faults.get("*"))
