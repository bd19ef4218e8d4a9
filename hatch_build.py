"""Builds the optional compiled wheel: the modules that read pages and texts, as C extensions.

    VNNEWS_COMPILED=1 pip wheel --no-deps .     (or `make compiled`)

Without the variable, and for editable installs, nothing is compiled and the wheel is pure Python.
The same source is compiled by mypyc, which the type checker's package contains; the records are the
same byte for byte (tests/test_compiled.py). A compiler for C and the headers of Python are needed;
pip brings the rest, or it is there already (``--no-build-isolation``).

hatch-mypyc, the ready-made hook, is not used: it writes the extensions into the source tree, where
they would hide later changes of the sources, and moves pyproject.toml away while it works.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where the time goes; the rest of the package gains nothing from being compiled.
COMPILED = ("text", "clean", "extract")
# What asks Python about its own classes, which compiled ones do not tell: the first fills its slots
# by name when it is first used, the second checks profiles against the annotations of a class.
LEFT_ALONE = {"text/lazy.py", "clean/profiles.py"}
BUILDERS = ("mypy", "setuptools")
NEEDED = f"{' and '.join(BUILDERS)}, a C compiler and Python's headers"

SETUP = """
from mypyc.build import mypycify
from setuptools import setup
setup(name="vnnews", packages=[], ext_modules=mypycify(
    {arguments!r}, opt_level="3", multi_file=True, group_name="vnnews"))
"""


def wanted() -> bool:
    """Whether the person who builds has asked for the compiled wheel."""
    said = os.environ.get("VNNEWS_COMPILED", "0")
    if said not in ("", "0", "1"):
        raise SystemExit(f"VNNEWS_COMPILED is {said!r}; write 1 to compile, 0 not to")
    return said == "1"


class CompiledHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the extensions to a wheel when VNNEWS_COMPILED is set to 1."""

    def dependencies(self) -> list[str]:
        """What pip installs into the build's own environment."""
        return list(BUILDERS) if wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not wanted() or version == "editable":
            return
        self._work = Path(tempfile.mkdtemp(prefix="vnnews-compiled-"))
        for built in self._compile(Path(self.root)):
            build_data["force_include"][str(built)] = str(built.relative_to(self._work / "src"))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if work := getattr(self, "_work", None):
            shutil.rmtree(work, ignore_errors=True)

    def _compile(self, root: Path) -> list[Path]:
        """The extensions, built beside a copy of the sources, so that these stay as they are."""
        shutil.copytree(root / "src", self._work / "src")
        shutil.copy(root / "pyproject.toml", self._work / "mypy.toml")
        package = self._work / "src" / "vnnews"
        modules = sorted(
            str(path.relative_to(self._work / "src"))
            for folder in COMPILED
            for path in (package / folder).rglob("*.py")
            if path.relative_to(package).as_posix() not in LEFT_ALONE
        )
        arguments = ["--config-file=../mypy.toml", *modules]
        (self._work / "src" / "setup.py").write_text(SETUP.format(arguments=arguments))
        done = subprocess.run(
            [sys.executable, "setup.py", "-q", "build_ext", "--inplace"],
            cwd=self._work / "src",
            capture_output=True,
            text=True,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            shutil.rmtree(self._work, ignore_errors=True)
            raise SystemExit(
                f"the compiled build needs {NEEDED}; the build said: {said[-1] if said else '?'}"
            )
        shutil.rmtree(self._work / "src" / "build", ignore_errors=True)
        return sorted(
            path for kind in ("*.so", "*.pyd") for path in (self._work / "src").rglob(kind)
        )
