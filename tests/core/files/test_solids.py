"""Models: what is said of good ones, and why hostile ones are refused, in bounded time."""

from __future__ import annotations

import io
import json
import struct
import time
import zipfile
from pathlib import Path

import pytest

from pulmu.core.files import solids
from pulmu.core.files.errors import FileRefused

from . import solid

SECONDS = 40
ASTRAY = [[{"mesh": 0, "children": [-1]}], [{"children": [7]}], [{"mesh": 0, "children": ["0"]}]]


def measured(data: bytes, folder: Path, name: str) -> solids.Measured:
    path = folder / name
    path.write_bytes(data)
    return solids.measure(path, name)


def refusal(data: bytes, folder: Path, name: str) -> str:
    """Why it is refused, in bounded time; empty when it is not."""
    started = time.monotonic()
    try:
        measured(data, folder, name)
    except FileRefused as refused:
        return refused.reason if str(refused) else "without words"
    finally:
        assert time.monotonic() - started < SECONDS
    return ""


@pytest.mark.parametrize(
    ("data", "name", "unit"),
    [
        (solid.stl(40, 30, 20), "box.stl", ""),
        (solid.stl_text(40, 30, 20), "box.STL", ""),
        (solid.threemf(), "box.3mf", "mm"),
        (solid.glb(40, 30, 20), "box.glb", "m"),
    ],
)
def test_a_closed_box_is_measured_in_the_unit_of_its_file(tmp_path, data, name, unit):
    said = measured(data, tmp_path, name)

    assert said.unit == unit
    assert said.extents == pytest.approx((40, 30, 20))
    assert (said.volume, said.area) == (pytest.approx(24_000), pytest.approx(5_200))
    assert (said.triangles, said.parts, said.is_closed) == (12, 1, True)
    assert said.size == len(data)


def test_a_box_with_a_hole_is_not_closed(tmp_path):
    said = measured(solid.stl(40, 30, 20, faces=solid.FACES[1:]), tmp_path, "hole.stl")

    assert (said.triangles, said.is_closed) == (11, False)


def test_parts_stand_where_they_are_placed(tmp_path):
    moved = '<item objectid="1"/><item objectid="1" transform="1 0 0 0 1 0 0 0 1 100 0 0"/>'
    said = measured(solid.threemf(items=moved), tmp_path, "two.3mf")

    assert said.extents == pytest.approx((140, 30, 20))
    assert (said.parts, said.volume) == (2, pytest.approx(48_000))


def test_nodes_turn_stretch_and_move_what_hangs_on_them(tmp_path):
    half = 0.5**0.5
    nodes = [
        {"children": [1], "rotation": [0, 0, half, half]},
        {"mesh": 0, "scale": [2, 1, 1], "translation": [5, 0, 0]},
    ]
    said = measured(solid.glb(4, 3, 2, nodes=nodes), tmp_path, "turned.glb")

    assert said.extents == pytest.approx((3, 8, 2))


def test_a_model_of_a_slicer_keeps_its_objects_in_parts_of_their_own(tmp_path):
    production = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
    main = (
        f'<model unit="millimeter" xmlns="{solid.CORE}" xmlns:p="{production}"><resources>'
        '<object id="2"><components><component p:path="/3D/Objects/one.model" objectid="1"/>'
        '</components></object></resources><build><item objectid="2"/></build></model>'
    )
    other = (
        f'<model unit="millimeter" xmlns="{solid.CORE}"><resources>'
        f"{solid.box_object('1', 4, 3, 2)}</resources><build/></model>"
    )
    data = solid.zipped({"3D/3dmodel.model": main, "3D/Objects/one.model": other})

    assert measured(data, tmp_path, "slicer.3mf").extents == pytest.approx((4, 3, 2))


def test_a_step_file_is_known_by_its_first_line_alone(tmp_path):
    said = measured(b"ISO-10303-21;\nHEADER;\nENDSEC;\n", tmp_path, "part.STEP")

    assert (said.format, said.extents, said.triangles) == ("step", None, 0)


@pytest.mark.parametrize("name", ["box.stl", "box.3mf", "box.glb", "box.step"])
def test_junk_and_other_kinds_of_file_are_refused(tmp_path, name):
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(200), b"<html></html>" * 20, b"%PDF-1.7 " * 20):
        assert refusal(data, tmp_path, name) == "wrong_type"


def test_a_file_of_another_name_is_no_model(tmp_path):
    assert refusal(b"o box", tmp_path, "box.obj") == "model_type"
    assert refusal(b"", tmp_path, "box.stl") == "empty"


@pytest.mark.parametrize("said", [0, 11, 13, 4_000_000_000])
def test_an_stl_that_lies_about_its_count(tmp_path, said):
    assert refusal(solid.stl(40, 30, 20, said=said), tmp_path, "lies.stl") == "model_count"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (solid.stl(40, 30, 20)[:-7], "cut.stl", "model_count"),
        (solid.stl_text(40, 30, 20)[:-30], "cut.stl", "truncated"),
        (solid.threemf()[:-40], "cut.3mf", "truncated"),
        (solid.glb(4, 3, 2)[:-10], "cut.glb", "truncated"),
        (solid.glb(4, 3, 2)[:14], "cut.glb", "truncated"),
    ],
)
def test_a_file_that_is_cut_off(tmp_path, data, name, reason):
    assert refusal(data, tmp_path, name) == reason


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e30])
def test_points_that_lie_nowhere(tmp_path, bad):
    data = bytearray(solid.stl(40, 30, 20))
    data[96:100] = struct.pack("<f", bad)

    assert refusal(bytes(data), tmp_path, "nowhere.stl") == "model_numbers"


def test_a_triangle_of_points_that_are_not_there(tmp_path):
    astray = solid.box_object("1", 4, 3, 2).replace('v1="0"', 'v1="99"')

    assert refusal(solid.threemf(astray), tmp_path, "astray.3mf") == "model_numbers"


def test_nothing_in_it_is_no_model(tmp_path):
    assert refusal(solid.stl(1, 1, 1, faces=[]), tmp_path, "none.stl") == "model_empty"
    assert refusal(solid.threemf(items=""), tmp_path, "none.3mf") == "model_empty"
    assert refusal(solid.packed({"asset": {}}), tmp_path, "none.glb") == "model_empty"


def test_a_small_glb_with_three_thousand_instances(tmp_path):
    nodes = [{"mesh": 0} for _time in range(3000)]
    bomb = solid.glb(1, 1, 1, nodes=nodes, scenes=[{"nodes": list(range(3000))}])

    assert len(bomb) < 100_000
    assert refusal(bomb, tmp_path, "bomb.glb") == "model_too_many"


def test_a_graph_that_goes_round(tmp_path):
    loop = solid.glb(1, 1, 1, nodes=[{"children": [1], "mesh": 0}, {"children": [0]}])

    assert refusal(loop, tmp_path, "loop.glb") == "model_loop"
    assert refusal(solid.glb(1, 1, 1, nodes=[{"children": [0]}]), tmp_path, "l.glb") == "model_loop"


@pytest.mark.parametrize("nodes", ASTRAY)
def test_a_graph_that_leads_nowhere(tmp_path, nodes):
    assert refusal(solid.glb(1, 1, 1, nodes=nodes), tmp_path, "astray.glb") == "unreadable"


def test_a_graph_that_doubles_at_each_step(tmp_path):
    nodes = [{"children": [at + 1, at + 1]} for at in range(60)]
    doubling = solid.glb(1, 1, 1, nodes=[*nodes, {"mesh": 0}])

    assert refusal(doubling, tmp_path, "doubling.glb") == "model_too_many"


def test_a_3mf_that_doubles_or_goes_round(tmp_path):
    steps = [solid.made_of(str(at), str(at - 1), str(at - 1)) for at in range(2, 60)]
    doubling = solid.threemf(
        solid.box_object("1", 1, 1, 1) + "".join(steps), '<item objectid="59"/>'
    )
    loop = solid.threemf(solid.made_of("1", "2") + solid.made_of("2", "1"))

    assert refusal(doubling, tmp_path, "doubling.3mf") == "model_too_many"
    assert refusal(loop, tmp_path, "loop.3mf") == "model_loop"


def test_an_accessor_larger_than_its_file(tmp_path):
    def accessors(points: int, corners: int) -> list[dict[str, object]]:
        return [
            {"bufferView": 0, "componentType": 5126, "count": points, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5123, "count": corners, "type": "SCALAR"},
        ]

    huge = solid.glb(1, 1, 1, accessors=accessors(8, 4_000_000_000))
    beyond = solid.glb(1, 1, 1, accessors=accessors(900_000_000, 36))
    longer = solid.glb(1, 1, 1, accessors=accessors(8, 3_000))

    assert refusal(huge, tmp_path, "huge.glb") == "model_too_many"
    assert refusal(beyond, tmp_path, "beyond.glb") == "truncated"
    assert refusal(longer, tmp_path, "longer.glb") == "truncated"


def test_a_model_that_loads_other_files(tmp_path):
    buffers = [{"uri": "../../etc/passwd", "byteLength": 100}]
    loads = {"asset": {"version": "2.0"}, "buffers": buffers}

    assert refusal(json.dumps(loads).encode(), tmp_path, "loads.gltf") == "model_parts"
    assert refusal(solid.packed(loads), tmp_path, "loads.glb") == "model_parts"
    escaping = solid.zipped({"3D/3dmodel.model": "<model/>", "../../etc/passwd": "x"})
    assert refusal(escaping, tmp_path, "escapes.3mf") == "odd_archive"


def test_what_is_packed_is_not_unpacked(tmp_path):
    packed = solid.glb(1, 1, 1, extensionsRequired=["KHR_draco_mesh_compression"])

    assert refusal(packed, tmp_path, "packed.glb") == "model_packed"


def test_bombs_in_a_3mf(tmp_path):
    flat = solid.zipped({"3D/3dmodel.model": b" " * (600 << 20)})
    laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"

    assert len(flat) < 1 << 20
    assert refusal(flat, tmp_path, "flat.3mf") == "zip_bomb"
    assert refusal(solid.threemf(head=laughs), tmp_path, "laughs.3mf") == "xml_bomb"
    assert refusal(solid.zipped({"a.txt": "x"}), tmp_path, "zip.3mf") == "wrong_type"


def test_a_json_as_deep_as_a_well(tmp_path):
    text = b'{"a":' + b"[" * 100_000
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text
    deep = b"glTF" + struct.pack("<II", 2, 12 + len(body)) + body

    assert refusal(deep, tmp_path, "deep.glb") == "unreadable"


def test_a_file_too_large_is_not_opened(tmp_path):
    path = tmp_path / "large.stl"
    with path.open("wb") as file:
        file.truncate(solids.MOST_BYTES + 1)

    with pytest.raises(FileRefused) as refused:
        solids.measure(path, path.name)

    assert refused.value.reason == "too_big"


def placed_often(points: int, times: int) -> bytes:
    lone = '<vertex x="0.5" y="0.5" z="0.5"/>' * points
    corners = "".join(f'<vertex x="{x}" y="{y}" z="0"/>' for x, y in ((0, 0), (1, 0), (0, 1)))
    items = '<item objectid="1"/>' * times
    model = (
        '<?xml version="1.0"?><model unit="millimeter" '
        'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>'
        f'<object id="1"><mesh><vertices>{corners}{lone}</vertices><triangles>'
        '<triangle v1="0" v2="1" v3="2"/></triangles></mesh></object></resources><build>'
        f"{items}</build></model>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("3D/3dmodel.model", model)
    return out.getvalue()


def test_points_of_no_triangle_cost_nothing_wherever_they_are_placed(tmp_path):
    said = measured(placed_often(60_000, 1_500), tmp_path, "a.3mf")

    assert (said.extents, said.triangles, said.parts) == ((1.0, 1.0, 0.0), 1_500, 1_500)


def pieces(times: int, *, points: int) -> bytes:
    """One small triangle, said again and again beside the same long list of points."""
    block = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0) * (points // 3)
    corners = struct.pack("<3Hxx", 0, 1, 2)
    said = {
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}] * times}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": points, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"},
        ],
        "bufferViews": [{"byteOffset": 0}, {"byteOffset": len(block)}],
        "buffers": [{"byteLength": len(block) + len(corners)}],
    }
    return solid.packed(said, block + corners)


def test_a_mesh_of_many_pieces_is_counted_by_them(tmp_path):
    assert refusal(pieces(2_001, points=3), tmp_path, "many.glb") == "model_too_many"


def test_points_that_no_triangle_names_cost_nothing_however_often_they_are_named(tmp_path):
    started = time.monotonic()
    said = measured(pieces(1_900, points=399_999), tmp_path, "shared.glb")

    assert (said.extents, said.triangles, said.parts) == ((1.0, 1.0, 0.0), 1_900, 1_900)
    assert time.monotonic() - started < 15


def test_one_is_looked_at_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(solids, "PATIENCE", 0.01)
    with solids._FROM_OUTSIDE:
        assert refusal(solid.stl(1, 1, 1), tmp_path, "a.stl") == "busy"
        assert solids.measure(tmp_path / "a.stl", "a.stl", is_ours=True).triangles == 12

    assert refusal(solid.stl(1, 1, 1), tmp_path, "a.stl") == ""
