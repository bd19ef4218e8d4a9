"""The contract in one breath: import, extract, JSON and back."""

import vnnews


def test_extract_round_trip() -> None:
    record = vnnews.extract("Thực hiện Quyết định số 1258/QĐ-TTg ngày 21/8/2017.")
    assert vnnews.Record.from_json(record.to_json()) == record


def test_functions_are_not_hidden_by_their_folders() -> None:
    import vnnews.clean
    import vnnews.extract.dates
    from vnnews import clean, extract

    assert callable(vnnews.extract)
    assert callable(vnnews.clean)
    assert extract is vnnews.extract
    assert clean is vnnews.clean
