"""The job that opens the app."""

import argparse
import os
import sys

from lit_core.serving import exec_server
from lit_core.settings import Settings
from lit_core.shell.output import emit


def serve(arguments: argparse.Namespace) -> int:
    """Become the app's server, which goes on until it is interrupted."""
    settings = Settings(
        tuple(arguments.models),
        tuple(arguments.datasets),
        arguments.max_examples,
        arguments.precision,
        arguments.max_length,
    )
    address = f"http://localhost:{arguments.port}"
    emit(arguments, {"address": address}, f"Promptlight is at {address}. Ctrl+C ends it.")
    sys.stdout.flush()
    if arguments.json:
        # One object on standard output, and nothing else: the server speaks on the other.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    exec_server(settings, arguments.port, browser=not arguments.headless)
