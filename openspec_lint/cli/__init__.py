"""The command line: the only place that knows argv, the environment and exit codes."""
