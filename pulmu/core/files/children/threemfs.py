"""3MF: a zip with XML in it. Objects are made of triangles, or of other objects."""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from . import meshes, zips
from .saying import Refusal

if TYPE_CHECKING:
    import zipfile
    from xml.etree.ElementTree import Element

MAIN, SUFFIX = "3d/3dmodel.model", ".model"
MOST_MODELS = 200
UNITS = {
    "micron": "um",
    "millimeter": "mm",
    "centimeter": "cm",
    "inch": "in",
    "foot": "ft",
    "meter": "m",
}
Id = tuple[str, str]


@dataclass(slots=True)
class _Thing:
    """An object of the file: its own triangles, and the objects in it with where they stand."""

    vertices: array[float] = field(default_factory=lambda: array("d"))
    faces: array[int] = field(default_factory=lambda: array("q"))
    inside: list[tuple[Id, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Book:
    unit: str = "mm"
    things: dict[Id, _Thing] = field(default_factory=dict)
    placed: list[tuple[Id, Any]] = field(default_factory=list)
    triangles: int = 0


def read(content: BinaryIO) -> tuple[str, list[meshes.Part]]:
    if content.read(2) != b"PK":
        raise Refusal("wrong_type", named=".3mf")
    archive = zips.checked(content)
    names = {name.casefold(): name for name in archive.namelist()}
    main = next((name for name in names if name.endswith(MAIN)), "")
    if not main:
        raise Refusal("wrong_type", named=".3mf")
    models = [name for name in names if name.endswith(SUFFIX)]
    if len(models) > MOST_MODELS:
        raise Refusal("zip_bomb", detail=f"{len(models)} models")
    book = _Book()
    for name in models:
        _read_model(archive, names[name], "" if name == main else name, book)
    return book.unit, _unfolded(book)


def _read_model(archive: zipfile.ZipFile, name: str, here: str, book: _Book) -> None:
    """One part of XML; ``here`` stands before the numbers of its objects, empty for the main."""
    thing = _Thing()
    try:
        with archive.open(name) as source:
            for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
                local = element.tag.rpartition("}")[2]
                if event == "start":
                    if local == "model" and not here:
                        book.unit = UNITS.get(element.get("unit", "millimeter"), "mm")
                    elif local == "object":
                        thing = book.things[here, element.get("id", "")] = _Thing()
                else:
                    _read_element(local, element, here, thing, book)
                    element.clear()
    except DefusedXmlException as error:
        raise Refusal("xml_bomb", detail=name) from error
    except (ParseError, LookupError, ValueError, OverflowError) as error:
        raise Refusal("unreadable", detail=f"{name}: {error}") from error
    except (zips.zipfile.BadZipFile, EOFError, OSError) as error:
        raise Refusal("truncated", detail=f"{name}: {error}") from error


def _read_element(local: str, element: Element, here: str, thing: _Thing, book: _Book) -> None:
    if local == "vertex":
        thing.vertices.extend(float(element.attrib[axis]) for axis in "xyz")
    elif local == "triangle":
        book.triangles += 1
        meshes.refuse_many(book.triangles)
        thing.faces.extend(int(element.attrib[corner]) for corner in ("v1", "v2", "v3"))
    elif local == "component":
        thing.inside.append((_whose(element, here), _matrix(element)))
    elif local == "item" and not here:
        book.placed.append((_whose(element, here), _matrix(element)))


def _whose(element: Element, here: str) -> Id:
    """The object that is meant; with a path it stands in another part of the file."""
    for name, value in element.items():
        if name.endswith("}path"):
            path = value.strip("/").casefold()
            return ("" if path.endswith(MAIN) else path, element.attrib["objectid"])
    return here, element.attrib["objectid"]


def _matrix(element: Element) -> Any:
    """The file writes rows that move; the fourth is how far."""
    found = np.eye(4)
    if said := element.get("transform", "").split():
        found[:3, :] = np.array([float(one) for one in said]).reshape(4, 3).T
    return found


def _unfolded(book: _Book) -> list[meshes.Part]:
    inside: dict[Hashable, list[Hashable]] = {
        name: [child for child, _matrix in thing.inside] for name, thing in book.things.items()
    }
    own: dict[Hashable, int] = {name: len(one.faces) // 3 for name, one in book.things.items()}
    meshes.refuse_unfolding([name for name, _matrix in book.placed], inside, own)
    made = {
        name: meshes.part(one.vertices, one.faces) for name, one in book.things.items() if one.faces
    }
    found: list[meshes.Part] = []
    waiting = list(book.placed)
    while waiting:
        name, matrix = waiting.pop()
        if name in made:
            found.append(made[name].moved(matrix))
        if name in book.things:
            waiting += [(child, matrix @ more) for child, more in book.things[name].inside]
    return found
