"""Records as JSON-LD: the article in schema.org's words, its mentions as W3C Web Annotations.

The graph holds, for each record, a ``NewsArticle`` and an ``Annotation`` for each mention. An
annotation's target is a place in the article's ``articleBody``: a ``TextPositionSelector`` (in
code points, as the recommendation says) and a ``TextQuoteSelector`` with what stands around.
Its body is the mention's own fields, in the vocabulary ``urn:vnnews:``. Sources:
https://schema.org/NewsArticle, https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from .. import __version__
from ..errors import InputError
from ..records import Record
from . import tables
from .jsonl import MAX_LINE, reading, replacing, writing
from .tables import MENTIONS, SCHEMA_VERSION

AROUND = 32
"""Characters of the text before and after a quote."""
_VOCABULARY = {"vnnews": "urn:vnnews:"}
_ARTICLE_CONTEXT = ["https://schema.org", _VOCABULARY]
_ANNOTATION_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", _VOCABULARY]
_PLAIN = {
    "url": "url",
    "title": "headline",
    "lead": "abstract",
    "published": "datePublished",
    "modified": "dateModified",
    "section": "articleSection",
    "tags": "keywords",
    "text": "articleBody",
}
"""Fields of an article that are a property of schema.org as they are."""
_THINGS = {
    "author": ("author", "Person"),
    "site": ("publisher", "Organization"),
    "province": ("contentLocation", "Place"),
}
"""Fields that name a thing: the property and the thing's type."""
_OTHER = ("kind", "source", "blocks", "profile", "warnings")


def write_jsonld(records: Iterable[Record], path: str | Path) -> int:
    """Write one JSON-LD document; returns the number of records.

    The file appears whole or not at all, and has a line for each node. Raises
    :class:`~vnnews.errors.OutputError` where it cannot be written.
    """
    path = Path(path)
    count = 0
    used: set[str] = set()
    encode = msgspec.json.encode
    with writing(path), replacing(path) as temporary, temporary.open("wb") as out:
        head = {**_VOCABULARY, "@version": 1.1}
        out.write(b'{"@context":' + encode(head) + b',"vnnews:schema":')
        out.write(encode(SCHEMA_VERSION) + b',"@graph":[')
        separator = b"\n"
        for number, record in enumerate(records):
            for node in nodes(record, _address(record, number, used)):
                out.write(separator + encode(node))
                separator = b",\n"
            count = number + 1
        out.write(b"\n]}\n")
    return count


def _address(record: Record, number: int, used: set[str]) -> str:
    """The record's IRI, different from all others in the document."""
    name = f"urn:vnnews:{record.id}" if record.id.isalnum() and record.id.isascii() else ""
    if not name or name in used:
        name = f"urn:vnnews:record:{number}"
    used.add(name)
    return name


def nodes(record: Record, address: str | None = None) -> Iterator[dict[str, Any]]:
    """The nodes of one record: its article, then its annotations.

    ``address`` is the article's IRI (default: ``urn:vnnews:`` and the record's id).
    """
    name = address or f"urn:vnnews:{record.id}"
    yield _article(record, name)
    text = record.article.text
    for table in MENTIONS:
        for n, mention in enumerate(msgspec.to_builtins(getattr(record, table))):
            yield _annotation(mention, table, n, name, text)


def _article(record: Record, name: str) -> dict[str, Any]:
    data = msgspec.to_builtins(record.article)
    node: dict[str, Any] = {
        "@context": _ARTICLE_CONTEXT,
        "@id": name,
        "@type": "NewsArticle",
        "inLanguage": "vi",
        "identifier": record.id,
    }
    for field, term in _PLAIN.items():
        if data[field] not in (None, ()):
            node[term] = data[field]
    for field, (term, kind) in _THINGS.items():
        if data[field] is not None:
            node[term] = {"@type": kind, "name": data[field]}
    if data["images"]:
        node["image"] = [_image(image) for image in data["images"]]
    other = {field: data[field] for field in _OTHER if data[field] not in (None, ())}
    node["vnnews:article"] = {"@type": "@json", "@value": other}
    if record.provenance is not None:
        value = msgspec.to_builtins(record.provenance)
        node["vnnews:provenance"] = {"@type": "@json", "@value": value}
    if record.error is not None:
        node["vnnews:error"] = record.error
    return node


def _image(image: dict[str, Any]) -> dict[str, Any]:
    terms = {
        "src": "contentUrl",
        "caption": "caption",
        "alt": "alternateName",
        "credit": "creditText",
    }
    named = {terms[key]: value for key, value in image.items() if value is not None}
    return {"@type": "ImageObject", **named}


def _annotation(mention: Any, table: str, n: int, name: str, text: str) -> dict[str, Any]:
    start, end = mention["start"], mention["end"]
    return {
        "@context": _ANNOTATION_CONTEXT,
        "id": f"{name}#{tables.SINGULAR[table]}-{n}",
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"id": f"urn:vnnews:software:{__version__}", "type": "Software"},
        "body": {
            "type": f"vnnews:{tables.SINGULAR[table]}",
            "vnnews:value": {"@type": "@json", "@value": mention},
        },
        "target": {
            "source": name,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": mention["text"],
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
            ],
        },
    }


def read_jsonld(path: str | Path) -> Iterator[Record]:
    """The records of a document that :func:`write_jsonld` wrote.

    As written, it is read line by line in little memory; a document that another tool has laid
    out anew is read whole, whatever the order of its nodes. Raises
    :class:`~vnnews.errors.InputError` for other or broken files.
    """
    path = Path(path)
    try:
        with reading(path), path.open("rb") as stream:
            head = stream.readline(MAX_LINE)
            if head.rstrip().endswith(b'"@graph":['):
                _check(msgspec.json.decode(head.rstrip() + b"]}"), path)
                yield from _by_line(stream)
                return
            document = msgspec.json.decode(head + stream.read())
        _check(document, path)
        yield from _records(document["@graph"])
    except (
        msgspec.MsgspecError,
        UnicodeDecodeError,
        LookupError,
        AttributeError,
        TypeError,
        ValueError,
    ) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: not a whole JSON-LD file of vnnews ({error})") from None


def _check(document: dict[str, Any], path: Path) -> None:
    if document["vnnews:schema"] > SCHEMA_VERSION:
        raise InputError(f"{path}: written by a newer vnnews; update this one")


def _by_line(stream: IO[bytes]) -> Iterator[Record]:
    """Each article with the annotations that follow it, a node a line."""
    nodes: list[dict[str, Any]] = []
    while line := stream.readline(MAX_LINE):
        line = line.strip()
        if line == b"]}":
            if nodes:
                yield from _records(nodes)
            return
        node = msgspec.json.decode(line.removesuffix(b","))
        if node.get("@type") == "NewsArticle":
            if nodes:
                yield from _records(nodes)
            nodes = []
        elif not nodes or node["target"]["source"] != nodes[0]["@id"]:
            raise ValueError("an annotation that does not follow its article")
        nodes.append(node)
    raise ValueError("cut short")


def _records(graph: list[dict[str, Any]]) -> Iterator[Record]:
    kinds = {f"vnnews:{one}": many for many, one in tables.SINGULAR.items()}
    found: dict[str, dict[str, list[tuple[int, Any]]]] = {}
    for node in graph:
        if node.get("type") == "Annotation":
            kind = kinds[node["body"]["type"]]
            place = int(node["id"].rpartition("-")[2])
            value = node["body"]["vnnews:value"]["@value"]
            of_article = found.setdefault(node["target"]["source"], {})
            of_article.setdefault(kind, []).append((place, value))
    for node in graph:
        if node.get("@type") == "NewsArticle":
            yield _record(node, found.get(node["@id"], {}))


def _record(node: dict[str, Any], mentions: dict[str, list[tuple[int, Any]]]) -> Record:
    article: dict[str, Any] = dict(node["vnnews:article"]["@value"])
    for field, term in _PLAIN.items():
        if term in node:
            article[field] = node[term]
    for field, (term, _) in _THINGS.items():
        if term in node:
            article[field] = node[term]["name"]
    terms = {
        "contentUrl": "src",
        "caption": "caption",
        "alternateName": "alt",
        "creditText": "credit",
    }
    article["images"] = [
        {terms[key]: value for key, value in image.items() if key in terms}
        for image in node.get("image", [])
    ]
    data: dict[str, Any] = {"id": node["identifier"], "article": article}
    if "vnnews:provenance" in node:
        data["provenance"] = node["vnnews:provenance"]["@value"]
    if "vnnews:error" in node:
        data["error"] = node["vnnews:error"]
    for kind, values in mentions.items():
        data[kind] = [value for _, value in sorted(values, key=lambda pair: pair[0])]
    return msgspec.convert(data, Record)
