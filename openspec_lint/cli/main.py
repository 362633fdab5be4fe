"""The command `openspec-lint`."""


def main() -> None:
    """Run the command line."""
