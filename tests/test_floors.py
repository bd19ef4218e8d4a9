"""No figure of `make eval` may fall under its committed floor."""

from tools import evaluate, gold


def test_no_figure_under_its_floor() -> None:
    floors = evaluate._read_floors()
    measured = {}
    for path in gold.files():
        for kind, score in gold.score(path).items():
            figures = score.figures()
            measured[f"{gold.name_of(path)}/{kind}"] = {
                name: figures[name] for name in evaluate.FIGURES
            }
    measured["claims/claims"] = evaluate._report_claims(errors=False)
    own = {key for key in floors if not key.startswith("shared/")}
    assert own <= set(measured), "a gold file with a floor is gone"
    assert evaluate.below(floors, measured) == []
