"""The command `openspec-lint`: options and help. What a command does is imported when it runs, for a fast start."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

import openspec_lint
from openspec_lint.findings import OpenspecLintError
from openspec_lint.nearest import nearest

EXIT_CANNOT_WORK: Final = 2
"""The tool could not do its work; 0 is clean, 1 means findings."""

_TRACEBACK: Final = "OPENSPEC_LINT_TRACEBACK"
"""Set in the environment, it makes a mistake of our own show where it happened."""

_DEFAULT_COMMAND: Final = "check"


class _CheckByDefault(click.Group):
    """A group in which `openspec-lint [PATH] [OPTIONS]` means `openspec-lint check [PATH] [OPTIONS]`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0].isidentifier() and not Path(args[0]).exists():
            close = nearest(args[0], self.commands)
            if close is not None and args[0] not in self.commands:
                raise click.UsageError(f"there is no command or folder `{args[0]}`; did you mean `{close}`?")
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h", "--version")):
            args = [_DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_CheckByDefault, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(openspec_lint.__version__, prog_name="openspec-lint")
def cli() -> None:
    """Check OpenSpec specs and the shared API contract: each by itself, against each other, and against the past.

    Without a command, `check` runs on the project around the working folder.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 the tool could not do its work.
    """


_SEVERITIES: Final = click.Choice(["error", "warning", "info", "never"])
_COLOR: Final = click.Choice(["auto", "always", "never"])
_FILE: Final = click.Path(path_type=Path)

_OUTPUT: Final = ("severity", "strict", "formats", "as_of", "quiet", "color")
"""The parameters of `_output_options`, in the order of `Output`."""


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the decorator that gives a command all of `options`, listed in this order in its help."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_output_options: Final = _options(
    click.option("--fail-on", "severity", type=_SEVERITIES, help="The severity that makes the exit status 1 [error]."),
    click.option("--strict", is_flag=True, help="Warnings fail: the same as --fail-on warning."),
    click.option(
        "--format",
        "formats",
        multiple=True,
        metavar="F[:FILE]",
        help="text, json, github or markdown; with :FILE into a file. May be repeated.",
    ),
    click.option("--as-of", metavar="DATE", help="Judge sunset dates as of this day (YYYY-MM-DD) [today]."),
    click.option("--quiet", is_flag=True, help="No notes about the run, only the findings."),
    click.option("--color", type=_COLOR, default="auto", help="Colour in the text report [auto]."),
)
"""The options of every command that reports findings."""


def _apart(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Take the names apart that one option lists with commas."""
    return tuple(name.strip() for names in given for name in names.split(",") if name.strip())


_selection_options: Final = _options(
    click.option(
        "--select",
        multiple=True,
        metavar="GLOBS",
        callback=_apart,
        help="Only these rules or categories, with commas between; the full id of a rule turns it on. May be repeated.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="GLOBS",
        callback=_apart,
        help="Not these rules or categories, with commas between. May be repeated.",
    ),
)
_config_options: Final = _options(
    click.option("--config", "config_path", type=_FILE, help="The configuration file to use."),
    click.option("--no-config", is_flag=True, help="Use no configuration file."),
)

_REMOTE: Final = "Fetch what references to other hosts lead to; without it nothing is fetched."

_project_options: Final = _options(
    click.argument("path", type=_FILE, default="."),
    _config_options,
    click.option(
        "--contract",
        "contracts",
        multiple=True,
        metavar="FILE",
        help="The contract to check instead of the configured one. May be repeated.",
    ),
    click.option("--allow-remote", is_flag=True, help=_REMOTE),
)
"""The options of every command that works on a project."""


def _output_of(options: dict[str, Any]) -> Any:
    """Take the options of `_output_options` out of a command's options."""
    from openspec_lint.cli.output import Output

    return Output(*(options.pop(name) for name in _OUTPUT)).checked()


@cli.command(short_help="Check the project at PATH (the default command).")
@_project_options
@click.option(
    "--against",
    metavar="REF|FILE|none",
    help="The previous version: a git revision, or a file or folder "
    "[the merge base with the default branch, or HEAD on that branch itself].",
)
@click.option("--touched", is_flag=True, help="Only what is said of what changed since --against.")
@_selection_options
@click.option("--fix", is_flag=True, help="Mend what has exactly one right answer; report what is left.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, as a patch; change nothing.")
@click.option(
    "--validator",
    type=click.Choice(["openapi-spec-validator"]),
    help="Ask this validator too, and print where it and we differ. Slow.",
)
@_output_options
def check(**options: Any) -> None:
    """Check the project at PATH: the one around the working folder unless given.

    Reads the OpenSpec documents and the API contract, checks each by itself, the two against each other, and the
    contract against its previous version.
    """
    from openspec_lint.cli.check_command import run_check

    _exit(run_check(_output_of(options), **options))


@cli.command(short_help="Validate specs and changes: a drop-in for `openspec validate`.")
@click.argument("item", required=False)
@click.option("--all", "everything", is_flag=True, help="All changes in flight and all specs.")
@click.option("--specs", is_flag=True, help="All specs.")
@click.option("--changes", is_flag=True, help="All changes in flight.")
@click.option("--archived", is_flag=True, help="The archived changes: whether their tasks are done.")
@click.option("--type", type=click.Choice(["change", "spec"]), help="What ITEM is, when it is both.")
@click.option("--strict", is_flag=True, help="Warnings fail.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, in the form of `openspec validate --json`.")
@click.option(
    "--report", type=click.Choice(["full", "findings"]), default="full", help="All items, or those with issues."
)
@click.option("--concurrency", type=int, hidden=True)
@click.option("--no-interactive", is_flag=True, hidden=True)
def validate(as_json: bool, report: str, concurrency: int | None, no_interactive: bool, **wanted: Any) -> None:
    """Validate the change or spec ITEM, or all of them, in the project around the working folder.

    Items, verdicts, levels, paths, lines and exit status are those of `openspec validate`. Exit status: 0 all valid,
    1 something is not, or nothing could be validated.
    """
    from openspec_lint.cli.validate_command import Wanted, run_validate

    _exit(run_validate(Wanted(**wanted), as_json, report == "findings"))


@cli.command(short_help="Compare two contracts: what breaks its readers.")
@click.argument("base", required=False)
@click.argument("revision", required=False)
@click.option("--all", "everything", is_flag=True, help="Not only what breaks: the changelog, with all that changed.")
@click.option(
    "--expanded", is_flag=True, help="A finding for every operation and media type, the way oasdiff tells them."
)
@_config_options
@_selection_options
@click.option("--allow-remote", is_flag=True, help=_REMOTE)
@_output_options
def diff(**options: Any) -> None:
    """Compare the contract BASE with its later form REVISION.

    Each is a file, a folder with one contract, REF:PATH in git, REF for the same contract there, or - for standard
    input. Without BASE it is the merge base with the default branch; without REVISION, the project's contract. The
    configuration of the project around the working folder counts: severities, accepted breaks, fail_on.
    """
    from openspec_lint.cli.diff_command import run_diff

    _exit(run_diff(_output_of(options), **options))


@cli.command(short_help="List every rule.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--write", "folder", type=_FILE, metavar="FOLDER", help="Write a page of each rule there, as Markdown.")
@_config_options
def rules(**options: Any) -> None:
    """List every rule: id, category, and severity in the current configuration."""
    from openspec_lint.cli.rules_command import list_rules

    list_rules(**options)


@cli.command(short_help="Explain a rule.")
@click.argument("rule_id", metavar="ID")
@_config_options
def explain(**options: Any) -> None:
    """Explain the rule ID: what it reports, why, good and bad examples, what to do, how to silence it."""
    from openspec_lint.cli.rules_command import explain_rule

    explain_rule(**options)


@cli.command(short_help="Accept today's findings, so that only new ones fail.")
@_project_options
@click.option("--against", metavar="REF|FILE|none", help="As for check.")
@click.option("--prune", is_flag=True, help="Accept nothing new; take out what is no longer found.")
def baseline(**options: Any) -> None:
    """Write the findings of the project at PATH to its baseline file, so that only new ones fail."""
    from openspec_lint.cli.baseline_command import write_baseline

    write_baseline(**options)


@cli.command(short_help="Tell what the contract does: envelope, paging, casing, base path.")
@_project_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def detect(**options: Any) -> None:
    """Tell what the contracts of the project at PATH do: bodies, the envelopes that fit, paging, casing, base path."""
    from openspec_lint.cli.detect_command import tell

    tell(**options)


@cli.command(short_help="Tell which requirement names which operation and status.")
@_project_options
@click.option(
    "--operation",
    metavar="'METHOD /path'",
    help="Everything about one operation: who requires it, what the contract declares, what changed, what is wrong. "
    "With a path alone, about all operations there.",
)
@click.option("--capability", metavar="NAME", help="Only what this capability requires, in specs and changes.")
@click.option("--against", metavar="REF|FILE|none", help="As for check: what an --operation changed since.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="The form [text]."
)
@click.option("--color", type=_COLOR, default="auto", help="Colour in the text [auto].")
def trace(**options: Any) -> None:
    """Tell which requirements and scenarios of the project at PATH name which operations and statuses.

    Prints every requirement that names an endpoint, with the statuses of its scenarios and their lines; then the
    operations of the contract, those that nothing names, and what is in no contract. It is a view: the exit status is
    0 whatever it shows.
    """
    from openspec_lint.cli.trace_command import run_trace

    run_trace(**options)


@cli.command(short_help="Propose a configuration and write it.")
@click.argument("path", type=_FILE, default=".")
@click.option("--print", "only_print", is_flag=True, help="Print it; write nothing.")
def init(**options: Any) -> None:
    """Look at the project at PATH and write openspec-lint.yaml: its contract, envelope, casings, and why."""
    from openspec_lint.cli.init_command import write_config

    write_config(**options)


def _exit(code: int) -> None:
    raise SystemExit(code)


def main() -> None:
    """Run the command line; whatever stops the tool's own work is one line and exit status 2."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as exit_request:
        sys.exit(exit_request.exit_code)
    except click.ClickException as error:
        _complain(error.format_message())
    except OpenspecLintError as error:
        _complain(str(error))
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
    except BrokenPipeError:
        sys.stderr.close()  # who reads our output has gone; Python would complain about it at exit
        sys.exit(EXIT_CANNOT_WORK)
    except OSError as error:
        _complain(f"the output cannot be written: {error.strerror or error}")
    except Exception as error:
        if os.environ.get(_TRACEBACK):
            raise
        _complain(f"a mistake of openspec-lint itself ({type(error).__name__}: {error}); {_TRACEBACK}=1 shows where")


def _complain(message: str) -> None:
    from openspec_lint.report.visible import visible

    click.echo(f"openspec-lint: {visible(' '.join(message.split()))}", err=True)
    sys.exit(EXIT_CANNOT_WORK)
