"""A server on 127.0.0.1 that speaks to Hugging Face's own client, with faults on demand.

The client is told where it is by `HF_ENDPOINT`.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlparse

from tests.gemma.hub.local_server import HubHandler, LocalServer

CODES = {403: "GatedRepo", 404: "RepoNotFound"}
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class _Handler(HubHandler, BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        """What is known of a file."""
        self._answer(content=False)

    def do_GET(self) -> None:
        """The model's list of files, or a file."""
        self._answer(content=True)

    def _answer(self, *, content: bool) -> None:
        path = unquote(urlparse(self.path).path)
        _, *found = re.split(f"/resolve/(?:{COMMIT}|main)/", path, maxsplit=1)
        file = found[0] if found else ""
        fault = self.hub.fault(file)
        given = self.headers.get("Authorization")
        if isinstance(fault, int):
            self._refuse(fault, CODES.get(fault, ""))
        elif given != f"Bearer {self.hub.token}":
            self._refuse(401, "")
        elif self.hub.handle not in path:
            self._refuse(404, "RepoNotFound")
        elif "/tree/" in path:
            self._json([self._entry(file) for file in self.hub.folder.rglob("*") if file.is_file()])
        elif path.startswith("/api/models/"):
            self._json({"id": self.hub.handle, "sha": COMMIT})
        elif not (self.hub.folder / file).is_file():
            self._refuse(404, "EntryNotFound")
        else:
            self._send(file, stall=fault == "stall", content=content)

    def _entry(self, file: Path) -> dict[str, object]:
        name = file.relative_to(self.hub.folder).as_posix()
        oid = hashlib.sha1(file.read_bytes()).hexdigest()
        return {"type": "file", "path": name, "size": file.stat().st_size, "oid": oid}

    def _send(self, file: str, *, stall: bool, content: bool) -> None:
        whole = (self.hub.folder / file).read_bytes()
        start = int((self.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{hashlib.sha1(whole).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(whole) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.end_headers()
        if not content:
            return
        self.hub.asked.append((file, start))
        rest = whole[start:]
        self.wfile.write(rest[: len(rest) // 2] if stall else rest)
        self.wfile.flush()
        if stall:
            self.hub.released.wait(60)
            self.close_connection = True

    def _refuse(self, status: int, code: str) -> None:
        self._json({"error": code or "refused"}, status, {"X-Error-Code": code} if code else {})

    def _json(self, value: object, status: int = 200, more: dict[str, str] | None = None) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        for name, text in (more or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@dataclass
class HuggingFaceServer(LocalServer):
    """One model, for whoever has the token; the fault `stall` sends half a file.

    Attributes:
        handle: of the model.
        folder: its files.
        token: the one right token.
        asked: the files that were fetched, with the byte each began at.
    """

    handler = _Handler
    handle: str
    folder: Path
    token: str
    asked: list[tuple[str, int]] = field(default_factory=list)
