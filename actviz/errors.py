"""The errors a person can cause. Imports nothing; every other module may raise these."""


class ActvizError(Exception):
    """Something actviz could not do, told in one line, with an optional hint.

    ``exit_code`` is what the command line returns: 1 could not, 2 asked wrongly.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ActvizError, ValueError):
    """The request itself is wrong: a value out of its domain, options that do not fit."""

    exit_code = 2


class UnknownActivationError(UsageError, LookupError):
    """No registered activation goes by this name."""


class WriteError(ActvizError, OSError):
    """A file could not be written; whatever stood there before is untouched."""
