"""What can go wrong, as classes with a documented exit code each.

Every message is one line: what, where, what to do.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_FAILED = 1
"""Some or all of the pages could not be fetched or read; the rest is on disk."""
EXIT_USAGE = 2
EXIT_INPUT = 3
"""An input file or address is missing, unreadable or not what it should be."""
EXIT_JOB = 4
"""A job folder is damaged, locked or from a newer version."""
EXIT_OUTPUT = 5
"""The output cannot be written (full disk, no permission, foreign files)."""
EXIT_MISSING = 6
"""An optional part is not installed; the message names the extra to install."""
EXIT_INTERRUPTED = 130


class VnnewsError(Exception):
    """Base of all errors that vnnews raises on purpose."""

    exit_code = EXIT_FAILED


class InputError(VnnewsError, ValueError):
    """The input is not something that can be read (missing, binary, too large, lone surrogates)."""

    exit_code = EXIT_INPUT


class FetchError(VnnewsError):
    """An address could not be fetched.

    ``url`` is the address, ``cause`` the reason in a few words, ``status`` the HTTP
    status where there was one.
    """

    exit_code = EXIT_FAILED

    def __init__(self, url: str, cause: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {cause}")
        self.url = url
        self.cause = cause
        self.status = status


class JobError(VnnewsError):
    """A job folder or job file cannot be used."""

    exit_code = EXIT_JOB


class OutputError(VnnewsError):
    """Results cannot be written."""

    exit_code = EXIT_OUTPUT


class MissingExtraError(VnnewsError, ImportError):
    """An optional dependency is not installed."""

    exit_code = EXIT_MISSING

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part: pip install 'vnnews[{extra}]'")
