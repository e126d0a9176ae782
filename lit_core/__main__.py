"""The command-line entry point: runs a command and exits with code 0, 1, 2 or 130."""

import os
import sys
from contextlib import suppress
from typing import NoReturn

from lit_core.errors import (
    DatasetError,
    ModelInputError,
    PromptError,
    PromptlightError,
    SalienceError,
)
from lit_core.shell.arguments import parser
from lit_core.shell.backups import backup, restore
from lit_core.shell.comparing import compare
from lit_core.shell.counterfactuals import counterfactuals
from lit_core.shell.explaining import salience
from lit_core.shell.generating import generate
from lit_core.shell.interrupts import raise_first_interrupt
from lit_core.shell.models import models
from lit_core.shell.prompts import prompts
from lit_core.shell.serving import serve

FAILED, WRONG_ARGUMENTS, INTERRUPTED = 1, 2, 130
COMMANDS = {
    "generate": generate,
    "salience": salience,
    "counterfactuals": counterfactuals,
    "compare": compare,
    "serve": serve,
    "models": models,
    "prompts": prompts,
    "backup": backup,
    "restore": restore,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the job that was typed."""
    typed = parser(COMMANDS).parse_args(arguments)
    try:
        code = typed.job(typed)
        sys.stdout.flush()
        return code
    except (PromptError, DatasetError, SalienceError, ModelInputError) as error:
        print(error, file=sys.stderr)
        return WRONG_ARGUMENTS
    except PromptlightError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Interrupted. What was finished is kept.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader closed the pipe (`| head`); otherwise Python would flush the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def run() -> NoReturn:
    """Run the job that was typed, and end this process: the command `promptlight`."""
    raise_first_interrupt()
    code = main()
    if code == INTERRUPTED:
        # The worker may be deep inside the model; unwinding it would abort the process.
        with suppress(BrokenPipeError):
            sys.stdout.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
