"""The progress bar of a running job, on standard error."""

from __future__ import annotations

import sys
from typing import Any

from .report import Progress


class Bar:
    """A callable for ``run(progress=…)``: pages, rate, queue, errors, estimated end.

    Use it as a context manager, so that the last line stays whole.
    """

    def __init__(self, stream: Any = None) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=0,
            unit="page",
            file=stream or sys.stderr,
            dynamic_ncols=True,
            bar_format="{desc} {n_fmt}/{total_fmt} |{bar}| {elapsed}{postfix}",
            desc="scrape",
        )

    def __call__(self, now: Progress) -> None:
        self._bar.total = now.done + now.failed + now.waiting
        self._bar.n = now.done + now.failed
        self._bar.set_postfix_str(
            f"{now.rate:.1f}/s, {now.waiting:,} waiting, {now.failed:,} failed, "
            f"{now.received / 1e6:.1f} MB, {_left(now.eta)}",
            refresh=True,
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *details: object) -> None:
        self._bar.close()


def _left(seconds: float | None) -> str:
    if seconds is None:
        return "end unknown"
    if seconds < 90:
        return f"{seconds:.0f} s left"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min left"
    if seconds < 172800:
        return f"{seconds / 3600:.1f} h left"
    return f"{seconds / 86400:.1f} days left"
