"""`python -m openspec_lint`."""

from openspec_lint.cli.main import command

command()
