"""A server on 127.0.0.1 that speaks to Kaggle's own client as Kaggle does, with faults on demand.

The client is told that Kaggle runs on this machine (`KAGGLE_API_ENVIRONMENT=LOCALHOST`), and
reaches it through a proxy, which is this server.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

SAYS = {
    401: "Unauthenticated",
    403: "User has not consented to terms of use.",
    404: "Not found",
    429: "Too many requests",
    500: "Internal error",
}
ANY = "*"
PAGE = b"<html><body>Please sign in to the network</body></html>"


@dataclass
class KaggleServer:
    """What is to be had, for whom, and what goes wrong.

    Attributes:
        presets: folders by their handle with version.
        token: the one right token; None where nobody has to sign in.
        faults: by file name, or `*` for every request: a status, or `html`, `truncate`, `badhash`,
            `drop`, `stall`.
        asked: the `Authorization` of each request.
    """

    presets: Mapping[str, Path]
    token: str | None = None
    faults: dict[str, int | str] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "KaggleServer":
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # ty: ignore[invalid-assignment]
        self._http.kaggle = self  # ty: ignore[missing-attribute]
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

    def environment(self) -> dict[str, str]:
        """Variables that send the client here."""
        return {
            "KAGGLE_API_ENVIRONMENT": "LOCALHOST",
            "HTTP_PROXY": self.address,
            "http_proxy": self.address,
            "NO_PROXY": "",
            "no_proxy": "",
        }

    def fault(self, file: str) -> int | str | None:
        """What goes wrong with a file."""
        return self.faults.get(file, self.faults.get(ANY))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def kaggle(self) -> KaggleServer:
        return self.server.kaggle  # ty: ignore[missing-attribute]

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def do_POST(self) -> None:
        """One of the calls of Kaggle's API."""
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        given = self.headers.get("Authorization")
        self.kaggle.asked.append(given)
        file = asked.get("path", "")
        fault = self.kaggle.fault(file)
        if isinstance(fault, int):
            self._refuse(fault)
        elif fault == "html":
            self._send(200, PAGE, "text/html")
        elif fault == "hang":
            self.kaggle.released.wait(60)
            self.close_connection = True
        elif self.kaggle.token and given != f"Bearer {self.kaggle.token}":
            self._refuse(401 if given else 403)
        else:
            self._answer(asked, file)

    def _answer(self, asked: Mapping[str, Any], file: str) -> None:
        kind = asked.get("framework", "").replace("MODEL_FRAMEWORK_", "").lower()
        names = [asked.get("ownerSlug"), asked.get("modelSlug"), kind, asked.get("instanceSlug")]
        handle = "/".join([*map(str, names), str(asked.get("versionNumber"))])
        folder = self.kaggle.presets.get(handle)
        if folder is None:
            self._refuse(404)
        elif "ListModelInstanceVersionFiles" in self.path:
            found = (path for path in folder.rglob("*") if path.is_file())
            files = sorted(path.relative_to(folder).as_posix() for path in found)
            self._json(200, {"files": [{"name": name} for name in files], "nextPageToken": ""})
        else:
            self.send_response(302)
            self.send_header("Location", f"{self.kaggle.address}/blob/{handle}/{file}?sig=x")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_GET(self) -> None:
        """The contents of a file, or the rest of them."""
        *_, place = unquote(urlparse(self.path).path).partition("/blob/")
        names = place.split("/")
        handle, file = "/".join(names[:5]), "/".join(names[5:])
        content, fault = (self.kaggle.presets[handle] / file).read_bytes(), self.kaggle.fault(file)
        start = int((self.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
        hashed = content + b"!" if fault == "badhash" else content
        md5 = base64.b64encode(hashlib.md5(hashed).digest()).decode()
        self.send_response(206 if start else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("x-goog-hash", f"crc32c=AAAAAA==,md5={md5}")
        self.end_headers()
        rest = content[start:]
        if fault in ("truncate", "stall", "drop"):
            rest = rest[: len(rest) // 2] if fault != "drop" else b""
            self.close_connection = True
        self.wfile.write(rest)
        self.wfile.flush()
        if fault == "stall":
            self.kaggle.released.wait(60)

    def _refuse(self, status: int) -> None:
        self._json(status, {"code": status, "message": SAYS[status]})

    def _json(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
