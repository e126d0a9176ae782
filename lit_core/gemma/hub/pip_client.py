"""Downloads one package with pip, and raises an exception that says what went wrong."""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from lit_core.gemma.hub.download_errors import (
    BrokenDownloadError,
    CertificateError,
    NoPackageError,
    PipMissingError,
    RefusedError,
    StalledDownloadError,
    WebPageError,
    WrongHashError,
)

# In the place itself, where what is under way can be seen to grow.
UNDER_WAY = "under_way"
# Fail soon without a network; the next attempt continues with the missing packages.
RETRIES, TIMEOUT = 1, 10
FULL = "|".join(map(str, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)))
STATUS = r"(\d{3}) (?:Client|Server) Error|too many (\d{3}) error responses|HTTP error (\d{3}) "

# The first pattern that pip's output holds says what happened. pip gives up with "No matching
# distribution" after most of them, so the causes stand before it.
FAULTS: tuple[tuple[str, Callable[[re.Match[str]], Exception]], ...] = (
    (r"No module named '?pip\b", lambda _: PipMissingError()),
    (rf"\[Errno ({FULL})\]", lambda found: OSError(int(found[1]), "no room")),
    (r"DO NOT MATCH THE HASHES", lambda _: WrongHashError()),
    (r"incomplete-download|IncompleteRead|ProtocolError", lambda _: BrokenDownloadError()),
    (
        r"CERTIFICATE_VERIFY_FAILED|CertificateError|ssl-verification-failed",
        lambda _: CertificateError(),
    ),
    (r"Read timed out|ReadTimeout", lambda _: StalledDownloadError()),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|SSLError"
        r"|connection-failed|connection-timeout|proxy-connection-failed",
        lambda _: ConnectionError(),
    ),
    (r"404 Client Error|HTTP error 404 ", lambda _: NoPackageError()),
    (STATUS, lambda found: RefusedError(int(next(filter(None, found.groups()))))),
    (r"\(from versions: none\)", lambda _: WebPageError()),
    (r"No matching distribution", lambda _: NoPackageError()),
)


def download_wheel(requirement: str, place: Path) -> None:
    """Put the wheel of a requirement, a line with version and hash, into a folder.

    The user's own pip settings apply, such as the registry and the proxy.

    Raises:
        Exception: one of `download_errors`, or a fault of the disk or the network.
    """
    under_way = place / UNDER_WAY
    under_way.mkdir()
    (under_way / "requirements.txt").write_text(f"{requirement}\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"),
            *("--require-hashes", "--no-cache-dir", "--no-input", "--disable-pip-version-check"),
            *("--progress-bar", "off", "--retries", str(RETRIES), "--timeout", str(TIMEOUT)),
            # Only so it tells what each index answered.
            *("-vv", "--dest", str(place), "--requirement", str(under_way / "requirements.txt")),
        ],
        cwd=under_way,
        env={**os.environ, "TMPDIR": str(under_way)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    shutil.rmtree(under_way, ignore_errors=True)
    if done.returncode:
        raise fault(done.stdout)


def fault(output: str) -> Exception:
    """What pip's output says went wrong, without the addresses in it, which may hold secrets."""
    for pattern, error in FAULTS:
        if found := re.search(pattern, output):
            return error(found)
    return RuntimeError("pip failed")
