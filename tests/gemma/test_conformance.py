"""The backend of this process does what is asked of it; `test_backends.py` has the others."""

from tests.gemma.conformance import *  # noqa: F403
