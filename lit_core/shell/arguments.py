"""What can be typed after `promptlight`, which is the same as `python -m lit_core`."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from lit_core import __version__
from lit_core.gemma import EMBEDDED
from lit_core.salience import (
    AUTO,
    BASELINES,
    DEFAULT_METHOD,
    GRANULARITIES,
    METHODS,
    OMISSIONS,
    SPACES,
    MethodOptions,
)
from lit_core.settings import PRECISIONS

JobFunction = Callable[[argparse.Namespace], int]


def parser(jobs: Mapping[str, JobFunction]) -> argparse.ArgumentParser:
    """The parser; the chosen job's function is left in the namespace as `job`."""
    top = argparse.ArgumentParser(
        prog=command_name(),
        description="Run Gemma on a prompt, see what influenced the answer, compare prompts.",
    )
    top.add_argument("--version", action="version", version=f"promptlight {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="JOB")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.set_defaults(job=jobs[name])
        return command

    generate = add("generate", "Write an answer to a prompt.")
    generate.add_argument("prompt", metavar="PROMPT", help="a name, NAME@VERSION or a .prompt file")
    _add_run(generate)

    salience = add("salience", "Rank the parts of a prompt by influence on part of the answer.")
    salience.add_argument(
        "prompt", metavar="PROMPT", nargs="?", help="a name, NAME@VERSION or a .prompt file"
    )
    _add_run(salience)
    _add_target(salience)
    salience.add_argument(
        "--prompt-part", metavar="TEXT", help="words of the prompt to explain by what precedes them"
    )
    salience.add_argument("--no-check", action="store_true", help="skip the deletion test")
    salience.add_argument("--save", metavar="FILE", help="save the explanation")
    salience.add_argument("--load", metavar="FILE", help="use a saved one; needs no model")

    changes = add("counterfactuals", "Find the fewest changes to a prompt that change its answer.")
    changes.add_argument("prompt", metavar="PROMPT", help="a name, NAME@VERSION or a .prompt file")
    _add_run(changes)
    _add_selection(changes)
    _add_granularity(changes)
    changes.add_argument(
        "--label", default="", metavar="TEXT", help="a label to try that no example has"
    )
    changes.add_argument(
        "--values-from",
        metavar="FILE",
        help="a dataset: change nothing but the input, to each of its values",
    )

    compare = add("compare", "Run several prompts on the same input and write the tables.")
    compare.add_argument("prompts", metavar="PROMPT", nargs="+", help="two or more prompts")
    compare.add_argument("--data", metavar="FILE", help="a dataset with a column for each variable")
    compare.add_argument(
        "--only-good-lines", action="store_true", help="leave out lines that cannot be read"
    )
    compare.add_argument(
        "--answers-from-data",
        action="store_true",
        help="explain each row's __target as if the model had written it",
    )
    compare.add_argument("--out", metavar="DIR", default="comparison", help="where the files go")
    compare.add_argument(
        "--cross", action="store_true", help="show how likely each answer is under each prompt"
    )
    compare.add_argument("--samples", type=int, default=1, metavar="N", help="answers per case")
    _add_run(compare)
    _add_target(compare)

    serve = add("serve", "Open the app, with models and datasets of your choice.")
    _add_serve(serve)

    models = add("models", "List the models, download one, or check that one loads.")
    models.add_argument("action", choices=["list", "fetch", "check"])
    models.add_argument("names", metavar="NAME", nargs="*")
    _add_precision(models)

    prompts = add("prompts", "List the prompts; show one, what two differ in, or its history.")
    prompts.add_argument("action", choices=["list", "show", "diff", "history", "label"])
    prompts.add_argument("names", metavar="PROMPT", nargs="*")
    prompts.add_argument("--author", default="", help="with label: who moves it")
    prompts.add_argument("--reason", default="", help="with label: why it is moved")

    backup = add("backup", "Write everything that is saved to one file.")
    backup.add_argument("file", metavar="FILE", help="such as promptlight-backup.gz")

    restore = add("restore", "Put a backup into a database that has nothing.")
    restore.add_argument("file", metavar="FILE", help="what `backup` wrote")
    return top


def command_name() -> str:
    """What the person types to run a job: the installed command, or the package itself."""
    typed = Path(sys.argv[0]).name
    return typed if typed == "promptlight" else "python -m lit_core"


def _add_run(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--var", action="append", default=[], metavar="NAME=VALUE", help="a variable's value")
    add("--model", default=EMBEDDED, metavar="NAME_OR_PATH", help="default: the embedded model")
    _add_precision(command)
    add("--max-tokens", type=int, metavar="N", help="maximum length of the answer in tokens")
    add("--temperature", type=float, metavar="X", help="0 always takes the most likely token")
    add("--top-p", type=float, metavar="X", help="sample from tokens up to this probability mass")
    add("--top-k", type=int, metavar="N", help="sample from the N most likely tokens")
    add(
        "--stop",
        action="append",
        metavar="TEXT",
        help=r"the answer ends before this text; \n is a line break, '' ends it nowhere; may be "
        "repeated; default: what the prompt's file says, or what parts its examples",
    )
    add(
        "--turns",
        action="store_true",
        help="send the prompt as a chat message, between Gemma's turn markers",
    )
    add("--seed", type=int, metavar="N", help="for sampling at a temperature above 0")


def _add_precision(command: argparse.ArgumentParser) -> None:
    exact, *rounded = PRECISIONS
    command.add_argument(
        "--precision", default=exact, help=f"what it computes in: {exact}, {' or '.join(rounded)}"
    )


def _add_serve(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--models", nargs="+", default=[], metavar="NAME:PATH", help="the first is the default")
    add("--datasets", nargs="+", default=[], metavar="NAME:PATH", help="datasets of whole prompts")
    add("--max-examples", type=int, metavar="N", help="maximum number of examples per dataset")
    _add_precision(command)
    add("--max-length", type=int, metavar="N", help="maximum tokens of prompt and answer together")
    add("--port", type=int, default=8501, metavar="N", help="port to listen on; default: 8501")
    add("--headless", action="store_true", help="do not open a browser")


def _add_selection(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--target", metavar="TEXT", help="words of the answer to explain")
    which.add_argument("--target-line", type=int, metavar="N", help="line of the answer, from 1")
    which.add_argument(
        "--target-span",
        metavar="A:B",
        help="answer tokens from A up to but excluding B; several: A:B,C:D; weighted: A:B*2",
    )


def _add_granularity(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--granularity",
        default="lines",
        help=f"{', '.join(GRANULARITIES)}, or custom:PATTERN with a regular expression",
    )


def _add_target(command: argparse.ArgumentParser) -> None:
    _add_selection(command)
    command.add_argument(
        "--answer", metavar="TEXT", help="explain this text, as if it were written"
    )
    command.add_argument(
        "--space",
        default=AUTO,
        choices=SPACES,
        help="whether a space goes before --answer and --foil; auto: what the model would write",
    )
    command.add_argument(
        "--method", help=f"{', '.join(METHODS)}; {DEFAULT_METHOD} if none is named"
    )
    _add_granularity(command)
    command.add_argument(
        "--multi-hop",
        action="store_true",
        help="follow influence by way of the answer's earlier parts back to the prompt",
    )
    add = command.add_argument
    add("--foil", default="", metavar="TEXT", help="for contrastive: the alternative words")
    add("--steps", type=int, metavar="N", help="steps of integrated gradients")
    start = ", ".join(BASELINES)
    add("--baseline", default=MethodOptions.baseline, help=f"start of their path: {start}")
    add("--masks", type=int, metavar="N", help="masked texts for baylime, lime and shap")
    add("--omission", default="delete", help=f"how parts are left out: {', '.join(OMISSIONS)}")
