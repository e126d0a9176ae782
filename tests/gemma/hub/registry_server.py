"""A server on 127.0.0.1 that speaks to pip as a package registry does, with faults on demand.

pip is told where it is by `PIP_INDEX_URL`.
"""

import hashlib
import os
import zipfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from tests.gemma.hub.local_server import HubHandler, LocalServer

PAGE = b"<html><body>Please sign in to the network</body></html>"
VERSION = "1.0.0"


def wheels_of(name: str, file: str, content: bytes, parts: int) -> dict[str, bytes]:
    """Wheels by their name: the first with hash and terms of a file, the others with its parts."""
    size = -(-len(content) // parts)
    digest = hashlib.sha256(content).hexdigest()
    contents = {name: {"SHA256SUMS": f"{digest}  {file}\n", "GEMMA_TERMS.html": "<p>Terms</p>"}}
    for number in range(parts):
        part = content[number * size : (number + 1) * size]
        contents[f"{name}-part{number + 1}"] = {f"{file}.part{number:02}": part}
    return {package: _wheel(package, files) for package, files in contents.items()}


def requirements(wheels: Mapping[str, bytes]) -> str:
    """The lines that name wheels to pip, with their hashes."""
    return "".join(
        f"{package}=={VERSION} --hash=sha256:{hashlib.sha256(wheel).hexdigest()}\n"
        for package, wheel in wheels.items()
    )


def _wheel(package: str, files: Mapping[str, str | bytes]) -> bytes:
    module = package.replace("-", "_")
    about = f"{module}-{VERSION}.dist-info"
    said = f"Metadata-Version: 2.1\nName: {package}\nVersion: {VERSION}\n"
    kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{module}/__init__.py", "raise AssertionError('never to be imported')\n")
        for name, content in files.items():
            wheel.writestr(f"{module}/data/{name}", content)
        wheel.writestr(f"{about}/METADATA", said)
        wheel.writestr(f"{about}/WHEEL", kind)
        wheel.writestr(f"{about}/RECORD", "")
    return whole.getvalue()


class _Handler(HubHandler, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """A package's page, or a wheel, or the rest of one."""
        _, kind, package, *_ = unquote(urlparse(self.path).path).split("/")
        self.hub.asked.append((kind, package))
        fault = self.hub.fault(package)
        if isinstance(fault, int):
            self._send(PAGE, "text/html", fault)
        elif fault == "html":
            self._send(PAGE, "text/html")
        elif package not in self.hub.wheels:
            self._send(b"404 Not Found", "text/plain", 404)
        elif kind == "simple":
            self._send(self._links(package), "text/html")
        else:
            self._wheel(self.hub.wheels[package], fault)

    def _links(self, package: str) -> bytes:
        name = f"{package.replace('-', '_')}-{VERSION}-py3-none-any.whl"
        return f'<!DOCTYPE html><html><body><a href="/wheel/{package}/{name}">{name}</a>'.encode()

    def _wheel(self, whole: bytes, fault: str | None) -> None:
        start = int((self.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{hashlib.sha256(whole).hexdigest()}"')
        self.send_header("Content-Length", str(len(whole) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.end_headers()
        rest = whole[start:]
        if fault == "badhash":
            rest = rest[:-1] + b"!"
        elif fault in ("drop", "stall"):
            rest = rest[: len(rest) // 2]
            self.close_connection = True
        self.wfile.write(rest)
        self.wfile.flush()
        if fault == "stall":
            self.hub.released.wait(60)

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@dataclass
class RegistryServer(LocalServer):
    """Packages of one wheel each, for everybody.

    Its faults are `html`, `badhash`, `drop` and `stall`, of a package.

    Attributes:
        wheels: by the package's name.
        asked: what was asked for, `simple` for a package's page or `wheel`, with the package.
    """

    handler = _Handler
    wheels: Mapping[str, bytes]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Variables that send pip here, and nowhere else."""
        return {"PIP_INDEX_URL": f"{self.address}/simple", "PIP_CONFIG_FILE": "/dev/null"}

    def fetched(self) -> Sequence[str]:
        """The packages whose wheel was asked for, in order."""
        return [package for kind, package in self.asked if kind == "wheel"]


@contextmanager
def registry_for_pip(
    wheels: Mapping[str, bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[RegistryServer]:
    """A registry that pip asks and no other, while downloads go to a cache of their own.

    Args:
        wheels: what it has, by the package's name.
        cache: the folder for models, made when it is needed.
        monkeypatch: sets the variables, and puts them back at the end of the test.
    """
    for name in [*os.environ]:
        if name.startswith("PIP_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(cache))
    with RegistryServer(wheels) as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        yield server
