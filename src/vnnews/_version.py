"""The one place where the version stands."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

__version__ = "0.1.0"


def compiled() -> bool:
    """Whether this is the compiled build (hatch_build.py) and not the pure one."""
    extractors = Path(__file__).parent / "extract"
    return any((extractors / f"scan{suffix}").exists() for suffix in EXTENSION_SUFFIXES)
