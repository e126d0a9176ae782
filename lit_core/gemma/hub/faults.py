"""What went wrong with a download, in one sentence, and what to do about it."""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from lit_core.formatting import memory
from lit_core.gemma.hub.catalogue import Preset, near_names
from lit_core.gemma.hub.pip_client import TIMEOUT

# Errors of the clients' own libraries, and of `download_errors`, by name.
BROKEN = {"ChunkedEncodingError", "IncompleteRead", "ProtocolError", "RemoteProtocolError"} | {
    "BrokenDownloadError"
}
UNREACHABLE = {"ConnectionError", "Timeout", "ConnectError", "TimeoutException"} | {
    "LocalEntryNotFoundError"
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
SHOWN = 5


def sentence(preset: Preset, found: Mapping[str, Any], *, credentials: bool) -> str:
    """The fault of one download.

    Args:
        preset: what was asked for.
        found: what the downloading process said of the error.
        credentials: whether it had any.
    """
    what, home = f'"{preset.name}"', preset.home
    the_home = f"{home.name[0].upper()}{home.name[1:]}"
    status, kinds = found.get("status"), set(found.get("kinds", ()))
    refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    if refused and not credentials:
        check = "" if preset.parameters else " Check the address, too."
        return (
            f"{the_home} gives {what} to people it knows, and there are no credentials. "
            f"{home.cure}{check}"
        )
    if status == HTTPStatus.UNAUTHORIZED:
        return f"{the_home} does not know the credentials that are set here. {home.cure}"
    if status == HTTPStatus.FORBIDDEN:
        return (
            f"The licence of {what} is not accepted yet: sign in to {home.name} with the account "
            f"whose credentials are set here, accept it at {preset.page}, and try again."
        )
    if status == HTTPStatus.NOT_FOUND:
        if not preset.parameters:
            return f"{the_home} has no {what} ({preset.handle}): check the address."
        near = ", ".join(n for n in near_names(preset.name) if n != preset.name)
        return f"{the_home} has no {what} ({preset.handle}). Choose another, such as {near}."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"{the_home} has had too many requests from here: wait some minutes. {home.again}"
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return (
            f"{the_home} has a fault of its own (status {status}): wait some minutes. {home.again}"
        )
    if found.get("errno") in FULL:
        return full_disk(preset)
    if found.get("errno") in CLOSED:
        return f"The folder for {what} cannot be written to: set {home.cache} to a folder that can."
    if kinds & {"DataCorruptionError", "WrongHashError"}:
        return f"A file of {what} came damaged (its hash is wrong) and was deleted. {home.again}"
    if "NoPackageError" in kinds:
        return (
            f"{the_home} that pip is set to does not have {what}: set PIP_INDEX_URL to one that "
            "does, such as https://pypi.org/simple, and try again."
        )
    if "PipMissingError" in kinds:
        return (
            f"{what} is downloaded with pip, which is missing in the environment of this app: add "
            "it with python -m ensurepip in that environment, and try again."
        )
    if "CertificateError" in kinds:
        return (
            f"What answered could not prove that it is {home.name}: a proxy or a sign-in page "
            "stands between. Sign in there with a browser, or set PIP_CERT to the file with the "
            "proxy's certificate, and try again."
        )
    if "StalledDownloadError" in kinds:
        return stalled(preset, TIMEOUT)
    if "OnlyGgufError" in kinds:
        files = [f"hf://{preset.handle}/{name}" for name in found.get("files", ())]
        named = ", ".join(files[:SHOWN]) + (" …" if len(files) > SHOWN else ".")
        return f"{what} holds GGUF files: give the address of one, {named}"
    if kinds & BROKEN:
        return f"The connection broke in the middle of {what}. {home.again}"
    if kinds & UNREACHABLE:
        return (
            f"{the_home} cannot be reached, so {what} was not downloaded: check the network, or "
            "give the folder of a preset that is already on this machine."
        )
    if kinds & {"JSONDecodeError", "ValueError", "WebPageError"}:
        return (
            f"What answered is not {home.name} but a web page: a proxy or a sign-in page stands "
            "between. Open a browser on this machine, sign in there, and try again."
        )
    return f"{what} could not be downloaded ({found.get('error', 'no reason given')}). {home.again}"


def full_disk(preset: Preset) -> str:
    """The disk has no room for a preset."""
    size = f"about {memory(preset.disk_bytes)}" if preset.parameters else "more"
    return (
        f'The disk is full: "{preset.name}" takes {size}. Free some room, or set '
        f"{preset.home.cache} to a folder on another disk."
    )


def stalled(preset: Preset, seconds: float) -> str:
    """Nothing came for a while."""
    return (
        f'Nothing of "{preset.name}" came for {seconds:.0f} seconds, so the download was stopped. '
        f"Check the network. {preset.home.again}"
    )
