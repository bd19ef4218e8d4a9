"""Scores the extractors on the gold files, and holds them to the committed floors.

python -m tools.evaluate                       a table over all files and kinds
python -m tools.evaluate --kind dates --errors what is wrong, a line each
python -m tools.evaluate --check               fail where a figure is under its floor
python -m tools.evaluate --raise-floors        write today's better figures as floors
python -m tools.evaluate --lower-floors        write today's figures even where they are worse
"""

from __future__ import annotations

import argparse
import json
import math
import sys

from tools import claims, gold

FLOORS = gold.OWN / "floors.json"
FIGURES = ("span_f1", "value_f1")


def main() -> int:
    options = _options()
    floors: dict[str, dict[str, float]] = _read_floors()
    measured: dict[str, dict[str, float]] = {}
    print(
        f"{'file':24} {'kind':14} {'gold':>5} {'found':>5}  span P/R/F1         value F1  of found"
    )
    for path in gold.files():
        if options.file and options.file not in gold.name_of(path):
            continue
        kinds = (options.kind,) if options.kind else gold.KINDS
        for kind, score in gold.score(path, kinds).items():
            _report(gold.name_of(path), kind, score, options.errors)
            figures = score.figures()
            measured[f"{gold.name_of(path)}/{kind}"] = {name: figures[name] for name in FIGURES}
    if options.kind in (None, "figures") and (not options.file or options.file in "claims"):
        measured["claims/claims"] = _report_claims(options.errors)
    return _hold(floors, measured, options)


def below(floors: dict[str, dict[str, float]], measured: dict[str, dict[str, float]]) -> list[str]:
    """What fell under its floor, a line each."""
    return [
        f"{key} {name}: {measured[key][name]:.4f} is under its floor {floor:.4f}"
        for key, figures in sorted(floors.items())
        if key in measured
        for name, floor in figures.items()
        if measured[key][name] < floor
    ]


def _hold(
    floors: dict[str, dict[str, float]],
    measured: dict[str, dict[str, float]],
    options: argparse.Namespace,
) -> int:
    if options.raise_floors or options.lower_floors:
        for key, figures in measured.items():
            old = floors.get(key, {})
            floors[key] = {
                name: _floor(value)
                if options.lower_floors
                else max(_floor(value), old.get(name, 0.0))
                for name, value in figures.items()
            }
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"floors written: {FLOORS}")
    fallen = below(floors, measured)
    for line in fallen:
        print(line)
    return 1 if fallen and options.check else 0


def _floor(value: float) -> float:
    """Rounded down, so that a floor never lies above what was measured."""
    return math.floor(value * 10_000) / 10_000


def _read_floors() -> dict[str, dict[str, float]]:
    if not FLOORS.exists():
        return {}
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def _report(name: str, kind: str, score: gold.Score, errors: bool) -> None:
    f = score.figures()
    extra = "  ".join(f"{key} {f[key]:.3f}" for key in score.extra if key in f)
    print(
        f"{name:24} {kind:14} {score.gold:5} {score.found:5}  "
        f"{f['span_p']:.3f}/{f['span_r']:.3f}/{f['span_f1']:.4f}  {f['value_f1']:.4f}"
        f"    {f['value_right']:.3f}  {extra}"
    )
    if errors:
        for line in score.errors:
            print("   ", line)


def _report_claims(errors: bool) -> dict[str, float]:
    """Claims of the sample articles: right where indicator, values, unit, period, place agree."""
    right, count, wrong = claims.score()
    share = right / count if count else 1.0
    print(f"{'claims':24} {'claims':14} {count:5} {'':5}  right {share:.4f}")
    if errors:
        for line in wrong:
            print("   ", line)
    return {"right": share}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kind", choices=gold.KINDS, help="only this kind of mention")
    parser.add_argument("--file", help="only gold files with this in their name")
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    parser.add_argument("--check", action="store_true", help="exit 1 where a floor is not reached")
    parser.add_argument(
        "--raise-floors", action="store_true", help="raise floors to today's figures"
    )
    parser.add_argument(
        "--lower-floors", action="store_true", help="set floors to today's figures, lower ones too"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
