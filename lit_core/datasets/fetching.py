"""The bytes of a dataset, from this machine or from an address, within limits."""

import base64
import http.client
import ipaddress
import re
import socket
import string
import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from lit_core.errors import DatasetError
from lit_core.local_path import local_path

LARGEST = 64 * 2**20
PATIENCE = 30.0
_CHUNK = 2**16
_SIGN_IN = re.compile(r"(?<=://)[^/?#]*@")


class _Redirects(HTTPRedirectHandler):
    """Follows redirects, except to another server on this machine or its network."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        there = urlsplit(newurl)
        if there.netloc != urlsplit(req.full_url).netloc and _is_internal(there.hostname or ""):
            raise DatasetError(
                f"{without_credentials(req.full_url)} leads on to {without_credentials(newurl)}, "
                "another server of this network: give that address itself if you trust it."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def without_credentials(address: str) -> str:
    """The address for display, with any user name and password replaced by an ellipsis."""
    return _SIGN_IN.sub("…@", address)


def fetch_file(path: str) -> bytes:
    """The bytes of a local file of at most `LARGEST` bytes.

    Raises:
        DatasetError: It does not exist, cannot be opened or is too large.
    """
    try:
        with local_path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise DatasetError(f"There is no file {path}: check the path.") from error
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path} cannot be opened: {_reason(error)}.") from error
    return _within_limit(content, path)


def fetch_url(address: str) -> bytes:
    """The bytes at an http(s) address, within `PATIENCE` seconds and `LARGEST` bytes.

    Raises:
        DatasetError: The address cannot be reached, or answers with an error, too much or too late.
    """
    shown = without_credentials(address)
    if not address.lower().startswith(("http://", "https://")):
        raise DatasetError(f"{shown} cannot be read: an address begins with http:// or https://.")
    try:
        with build_opener(_Redirects).open(_request(address), timeout=PATIENCE) as response:
            return _within_limit(_read(response), shown)
    except HTTPError as error:
        raise DatasetError(
            f"{shown} answered {error.code} ({error.reason}): check the address."
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DatasetError(
            f"{shown} cannot be read ({_reason(error)}): check the address and the network, "
            "or load a local file."
        ) from error


def _request(address: str) -> Request:
    """The request for an address; credentials in it are sent to that server only."""
    signed_in = _SIGN_IN.search(address)
    # White space and letters outside ASCII may stand in an address that a person copied.
    request = Request(quote(_SIGN_IN.sub("", address), safe=string.punctuation))
    if signed_in:
        given = base64.b64encode(unquote(signed_in[0][:-1]).encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {given}")
    return request


def _is_internal(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False  # nothing can be read there
    return any(not ipaddress.ip_address(place[4][0]).is_global for place in found)


def _read(response: http.client.HTTPResponse) -> bytes:
    deadline = time.monotonic() + PATIENCE
    content = bytearray()
    while len(content) <= LARGEST and (chunk := response.read1(_CHUNK)):
        content += chunk
        if time.monotonic() > deadline:
            raise TimeoutError(f"not complete after {PATIENCE:g} seconds")
    promised = int(response.headers.get("Content-Length", 0))
    if len(content) < min(promised, LARGEST):
        raise ConnectionError(f"ended after {len(content):,} of {promised:,} bytes")
    return bytes(content)


def _within_limit(content: bytes, path: str) -> bytes:
    if len(content) > LARGEST:
        raise DatasetError(
            f"{path} is larger than the {LARGEST // 2**20} MB that can be loaded: divide it."
        )
    return content


def _reason(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
