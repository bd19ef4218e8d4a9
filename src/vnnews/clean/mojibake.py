"""Text that was decoded wrongly before it reached the page: UTF-8 read as windows-1252, and
TCVN3, VNI, VISCII or windows-1258 bytes kept as windows-1252 characters.

Repair is done run by run and only where it is exact: the run's bytes are valid UTF-8 again, or a
stretch of text without any genuine Vietnamese letter reads as Vietnamese in one of the tables.
``decode`` calls this only for pages with tell-tale bytes.
"""

from __future__ import annotations

import re

from .legacy import best_codec, fitness, read_as, to_bytes

_UTF8_SIGNS = ("á»", "áº", "Æ°", "Ä‘", "Ã¡", "Ã¢", "Ãª", "Ã´")
# Pairs that Vietnamese never has: TCVN3, VNI, then VISCII and windows-1258, shown in windows-1252.
_FONT_SIGN = re.compile(
    "®[\u00ad\u00b5-\u00feiaoueh]|\u00ad[êîíôïeng¬]|©[nuyumt]|[Õ×ÖÕ][tnmp]|öô|ñ[öôaoieu]|"
    "[ao][âåäã][nmutcyi]|ð[ßa-zàáâãèéêìíòóôõùúý]"
)
_RUN = re.compile("[\u0080-\u00ffŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{2,}")
_SEGMENT = re.compile(r"[^<>\n]{4,}")
_GENUINE = re.compile("[\u1ea0-\u1ef9\u0103\u0111\u01a1\u01b0\u0110]")
_NON_ASCII = re.compile("[^\x00-\x7f]")


def repair(text: str, warnings: list[str]) -> str:
    """The text with wrongly decoded parts read again; says in ``warnings`` what was done."""
    if any(sign in text for sign in _UTF8_SIGNS):
        text = _double_utf8(text, warnings)
    if _FONT_SIGN.search(text):
        text = _fonts(text, warnings)
    return text


def _double_utf8(text: str, warnings: list[str]) -> str:
    repaired = kept = 0

    def again(match: re.Match[str]) -> str:
        nonlocal repaired, kept
        run = match[0]
        try:
            result = to_bytes(run).decode("utf-8")
        except UnicodeError:
            kept += 1
            return run
        repaired += 1
        return result

    # A thrice-encoded page needs a second round.
    for _ in range(2):
        before = repaired
        result = _RUN.sub(again, text)
        if repaired == before or repaired - before < 2:
            break
        text = result
        if not any(sign in text for sign in _UTF8_SIGNS):
            break
    if repaired >= 2:
        warnings.append(f"encoding: {repaired} runs of double-encoded UTF-8 repaired")
        if kept:
            warnings.append(
                f"encoding: {kept} runs could not be repaired without loss, left as they are"
            )
    return text


def _fonts(text: str, warnings: list[str]) -> str:
    """Stretches of text in a font encoding, read in the table that fits all of them best."""
    segments = [
        match[0]
        for match in _SEGMENT.finditer(text)
        if _NON_ASCII.search(match[0]) and not _GENUINE.search(match[0])
    ]
    sample = " ".join(segments)
    if not sample:
        return text
    codec, value = best_codec(sample)
    if codec == "cp1252" or value < 0.7:
        return text
    repaired = 0

    def again(match: re.Match[str]) -> str:
        nonlocal repaired
        segment = match[0]
        if not _NON_ASCII.search(segment) or _GENUINE.search(segment):
            return segment
        try:
            result = read_as(segment, codec)
        except UnicodeError:
            return segment
        if fitness(result) <= fitness(segment):
            return segment
        repaired += 1
        return result

    text = _SEGMENT.sub(again, text)
    if repaired:
        warnings.append(f"encoding: {repaired} stretches of {codec} text repaired")
    return text
