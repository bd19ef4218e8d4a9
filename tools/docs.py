"""Writes the parts of docs/ that come from the code: the command line and the JSON Schema.

python -m tools.docs            write them
python -m tools.docs --check    exit 1 where the committed ones are out of date
"""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path

import click

from vnnews import lexicon
from vnnews.cli import cli
from vnnews.records import json_schema

DOCS = Path(__file__).resolve().parent.parent / "docs"


LEXICON = """# Where the knowledge comes from

Everything that vnnews knows about Viet Nam stands in tables, `src/vnnews/lexicon/*.tsv`. Each begins
with lines that say where its facts come from and how sure they are; a row that has a time of validity
says so. A record names the version of the tables that it was read with (`provenance.lexicon`): a digest
over all of them. To teach vnnews a new ministry, unit, abbreviation or province, add a row and run
`make test`.

This page is written by `python -m tools.docs` from the tables themselves.
"""


def generated() -> dict[Path, str]:
    """The files and what should stand in them."""
    return {
        DOCS / "schema.json": json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n",
        DOCS / "command-line.md": _command_line(),
        DOCS / "lexicon.md": _lexicon(),
    }


def stale() -> list[Path]:
    """Which of the committed files differ from what the code says."""
    return [
        path
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def _command_line() -> str:
    parts = ["# Command line", "", "Written by `python -m tools.docs` from the command itself.", ""]
    root = click.Context(cli, info_name="vnnews", max_content_width=96, terminal_width=96)
    parts += _block(cli.get_help(root))
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        if command is not None:
            context = click.Context(
                command, info_name=name, parent=root, max_content_width=96, terminal_width=96
            )
            parts += [f"## vnnews {name}", "", *_block(command.get_help(context))]
    return "\n".join(parts).rstrip() + "\n"


def _lexicon() -> str:
    folder = resources.files(lexicon)
    names = sorted(e.name[:-4] for e in folder.iterdir() if e.name.endswith(".tsv"))
    parts = [LEXICON]
    for name in names:
        text = (folder / f"{name}.tsv").read_text(encoding="utf-8")
        said = [line.lstrip("# ").rstrip() for line in text.splitlines() if line.startswith("#")]
        rows = lexicon.table(name)
        parts += [f"## {name}", "", f"{len(rows):,} rows; columns: {', '.join(rows[0])}.", ""]
        parts += ["```text", *said, "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def _block(text: str) -> list[str]:
    return ["```text", text.rstrip(), "```", ""]


def main() -> int:
    late = stale()
    if "--check" in sys.argv:
        for path in late:
            print(f"{path} is out of date: python -m tools.docs")
        return 1 if late else 0
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
