"""What went wrong with a download, in one sentence, and what to do about it."""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from lit_core.formatting import format_bytes
from lit_core.gemma.hub.catalogue import similar_names
from lit_core.gemma.hub.pip_client import TIMEOUT
from lit_core.gemma.hub.preset import Preset

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


def error_message(preset: Preset, found: Mapping[str, Any], *, credentials: bool) -> str:
    """Why one download failed, and what to do.

    Args:
        preset: what was asked for.
        found: what the downloading process wrote of the error.
        credentials: whether it had any.
    """
    what, hub = f'"{preset.name}"', preset.hub
    the_hub = f"{hub.name[0].upper()}{hub.name[1:]}"
    status, kinds = found.get("status"), set(found.get("kinds", ()))
    refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    if refused and not credentials:
        check = "" if preset.parameters else " Check the address, too."
        return (
            f"{the_hub} requires an account for {what}, and there are no credentials. "
            f"{hub.credentials_hint}{check}"
        )
    if status == HTTPStatus.UNAUTHORIZED:
        return f"{the_hub} does not know the credentials that are set here. {hub.credentials_hint}"
    if status == HTTPStatus.FORBIDDEN:
        return (
            f"The licence of {what} is not accepted yet: sign in to {hub.name} with the account "
            f"whose credentials are set here, accept it at {preset.page}, and try again."
        )
    if status == HTTPStatus.NOT_FOUND:
        if not preset.parameters:
            return f"{the_hub} has no {what} ({preset.handle}): check the address."
        near = ", ".join(n for n in similar_names(preset.name) if n != preset.name)
        return f"{the_hub} has no {what} ({preset.handle}). Choose another, such as {near}."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"{the_hub} has had too many requests from here: wait some minutes. {hub.retry_hint}"
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return (
            f"{the_hub} has a fault of its own (status {status}): wait some minutes. "
            f"{hub.retry_hint}"
        )
    if found.get("errno") in FULL:
        return full_disk_message(preset)
    if found.get("errno") in CLOSED:
        return (
            f"The folder for {what} cannot be written to: set {hub.cache_variable} to a folder "
            "that can."
        )
    if kinds & {"DataCorruptionError", "WrongHashError"}:
        return (
            f"A file of {what} came damaged (its hash is wrong) and was deleted. {hub.retry_hint}"
        )
    if "NoPackageError" in kinds:
        return (
            f"{the_hub} that pip is set to does not have {what}: set PIP_INDEX_URL to one that "
            "does, such as https://pypi.org/simple, and try again."
        )
    if "PipMissingError" in kinds:
        return (
            f"{what} is downloaded with pip, which is missing in the environment of this app: add "
            "it with python -m ensurepip in that environment, and try again."
        )
    if "CertificateError" in kinds:
        return (
            f"The certificate of {hub.name} could not be verified: a proxy or a sign-in page "
            "intercepts the connection. Sign in there with a browser, or set PIP_CERT to the "
            "file with the proxy's certificate, and try again."
        )
    if "StalledDownloadError" in kinds:
        return stalled_message(preset, TIMEOUT)
    if "OnlyGgufError" in kinds:
        files = [f"hf://{preset.handle}/{name}" for name in found.get("files", ())]
        named = ", ".join(files[:SHOWN]) + (" …" if len(files) > SHOWN else ".")
        return f"{what} holds GGUF files: give the address of one, {named}"
    if kinds & BROKEN:
        return f"The connection broke in the middle of {what}. {hub.retry_hint}"
    if kinds & UNREACHABLE:
        return (
            f"{the_hub} cannot be reached, so {what} was not downloaded: check the network, or "
            "give the folder of a preset that is already on this machine."
        )
    if kinds & {"JSONDecodeError", "ValueError", "WebPageError"}:
        return (
            f"What answered is not {hub.name} but a web page: a proxy or a sign-in page stands "
            "between. Open a browser on this machine, sign in there, and try again."
        )
    reason = found.get("error", "no reason given")
    return f"{what} could not be downloaded ({reason}). {hub.retry_hint}"


def full_disk_message(preset: Preset) -> str:
    """The disk has no room for a preset."""
    size = f"about {format_bytes(preset.disk_bytes)}" if preset.parameters else "more"
    return (
        f'The disk is full: "{preset.name}" takes {size}. Free some room, or set '
        f"{preset.hub.cache_variable} to a folder on another disk."
    )


def stalled_message(preset: Preset, seconds: float) -> str:
    """Nothing came for a while."""
    return (
        f'Nothing of "{preset.name}" came for {seconds:.0f} seconds, so the download was stopped. '
        f"Check the network. {preset.hub.retry_hint}"
    )
