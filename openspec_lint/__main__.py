"""`python -m openspec_lint`."""

from openspec_lint.cli.process import command

command()
