"""The output of a command: a figure, a report, or both."""
