"""The bytes of a dataset, from this machine or from an address, within limits."""

import http.client
import string
import time
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from lit_core.errors import DatasetError
from lit_core.local_path import local_path

LARGEST = 64 * 2**20
PATIENCE = 30.0
_CHUNK = 2**16


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
    if not address.lower().startswith(("http://", "https://")):
        raise DatasetError(f"{address} cannot be read: an address begins with http:// or https://.")
    try:
        # White space and letters outside ASCII may stand in an address that a person copied.
        with urlopen(quote(address, safe=string.punctuation), timeout=PATIENCE) as response:
            return _within_limit(_read(response), address)
    except HTTPError as error:
        raise DatasetError(
            f"{address} answered {error.code} ({error.reason}): check the address."
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DatasetError(
            f"{address} cannot be read ({_reason(error)}): check the address and the network, "
            "or load a local file."
        ) from error


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
