"""What pip says went wrong is told in words, without the addresses in it."""

import subprocess
import sys

import pytest

from lit_core.gemma.hub import CATALOGUE
from lit_core.gemma.hub.download_errors import PipMissingError, RefusedError
from lit_core.gemma.hub.error_message import error_message
from lit_core.gemma.hub.pip_client import fault


def test_a_missing_pip_is_told_with_the_cure() -> None:
    output = subprocess.run(
        [sys.executable, "-I", "-S", "-m", "pip"], capture_output=True, text=True, check=False
    ).stderr
    assert isinstance(fault(output), PipMissingError)
    found = {"error": "PipMissingError", "kinds": ["PipMissingError"]}
    said = error_message(CATALOGUE["gemma3_270m"], found, credentials=False)
    assert "python -m ensurepip" in said


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'", "PIP_CERT"),
        (
            "SSLError(CertificateError(\"hostname 'x' doesn't match 'y'\"))",
            "a sign-in page intercepts",
        ),
        (
            "ProxyError('Cannot connect to proxy.', OSError('Tunnel failed: 403'",
            "cannot be reached",
        ),
        ("ReadTimeoutError(self._pool, None, 'Read timed out.')", "came for 10 seconds"),
        ("error: incomplete-download", "The connection broke"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something that nobody has seen before", "could not be downloaded"),
    ],
)
def test_what_pip_says_is_told_in_words(output: str, words: str) -> None:
    error = fault(f"{output}\nERROR: No matching distribution found" if "Err" in output else output)
    kinds = [kind.__name__ for kind in type(error).__mro__]
    found = {"error": kinds[0], "kinds": kinds, "errno": getattr(error, "errno", None)}
    assert words in error_message(CATALOGUE["gemma3_270m"], found, credentials=False)


def test_a_status_is_kept_and_the_address_is_not() -> None:
    error = fault("ERROR: HTTP error 503 while getting https://somebody:secret@example.org/x.whl")
    assert isinstance(error, RefusedError)
    assert error.status == 503
    assert "example.org" not in str(error)
