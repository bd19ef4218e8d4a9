"""The contract in one breath: import, extract, JSON and back."""

import vnnews


def test_extract_round_trip() -> None:
    record = vnnews.extract("Thực hiện Quyết định số 1258/QĐ-TTg ngày 21/8/2017.")
    assert vnnews.Record.from_json(record.to_json()) == record
