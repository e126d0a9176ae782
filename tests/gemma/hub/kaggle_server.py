"""A server on 127.0.0.1 that speaks to Kaggle's own client as Kaggle does, with faults on demand.

The client is told that Kaggle runs on this machine (`KAGGLE_API_ENVIRONMENT=LOCALHOST`), and
reaches it through a proxy, which is this server.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from tests.gemma.hub.local_server import HubHandler, LocalServer

SAYS = {
    401: "Unauthenticated",
    403: "User has not consented to terms of use.",
    404: "Not found",
    429: "Too many requests",
    500: "Internal error",
}
ANY = "*"
PAGE = b"<html><body>Please sign in to the network</body></html>"


class _Handler(HubHandler, BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """One of the calls of Kaggle's API."""
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        given = self.headers.get("Authorization")
        self.hub.asked.append(given)
        file = asked.get("path", "")
        fault = self.hub.fault(file)
        if isinstance(fault, int):
            self._refuse(fault)
        elif fault == "html":
            self._send(200, PAGE, "text/html")
        elif fault == "hang":
            self.hub.released.wait(60)
            self.close_connection = True
        elif self.hub.token and given != f"Bearer {self.hub.token}":
            self._refuse(401 if given else 403)
        else:
            self._answer(asked, file)

    def _answer(self, asked: Mapping[str, Any], file: str) -> None:
        kind = asked.get("framework", "").replace("MODEL_FRAMEWORK_", "").lower()
        names = [asked.get("ownerSlug"), asked.get("modelSlug"), kind, asked.get("instanceSlug")]
        handle = "/".join([*map(str, names), str(asked.get("versionNumber"))])
        folder = self.hub.presets.get(handle)
        if folder is None:
            self._refuse(404)
        elif "ListModelInstanceVersionFiles" in self.path:
            found = (path for path in folder.rglob("*") if path.is_file())
            files = sorted(path.relative_to(folder).as_posix() for path in found)
            self._json(200, {"files": [{"name": name} for name in files], "nextPageToken": ""})
        else:
            self.send_response(302)
            self.send_header("Location", f"{self.hub.address}/blob/{handle}/{file}?sig=x")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_GET(self) -> None:
        """The contents of a file, or the rest of them."""
        *_, place = unquote(urlparse(self.path).path).partition("/blob/")
        names = place.split("/")
        handle, file = "/".join(names[:5]), "/".join(names[5:])
        content, fault = (self.hub.presets[handle] / file).read_bytes(), self.hub.fault(file)
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
            self.hub.released.wait(60)

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


@dataclass
class KaggleServer(LocalServer):
    """Models for whoever has the token.

    Its faults are `html`, `truncate`, `badhash`, `drop`, `stall` and `hang`.

    Attributes:
        presets: folders by their handle with version.
        token: the one right token; None where nobody has to sign in.
        asked: the `Authorization` of each request.
    """

    handler = _Handler
    presets: Mapping[str, Path]
    token: str | None = None
    asked: list[str | None] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Variables that send the client here."""
        return {
            "KAGGLE_API_ENVIRONMENT": "LOCALHOST",
            "HTTP_PROXY": self.address,
            "http_proxy": self.address,
            "NO_PROXY": "",
            "no_proxy": "",
        }
