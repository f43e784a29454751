"""How a command answers: with a figure, with a report, or with both."""
