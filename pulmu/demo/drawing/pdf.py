"""Pages of lines, boxes and Latin captions, written as the plainest PDF there is."""

from __future__ import annotations

from pulmu.demo.dice import Dice
from pulmu.demo.drawing import marks

WIDTH, HEIGHT = 595, 842


class Page:
    """An A4 page; x to the right and y downwards from the upper left corner, in points."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(self, x: float, y: float, text: str, size: int = 10, *, bold: bool = False) -> None:
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "/B" if bold else "/R"
        self._parts.append(f"BT {font} {size} Tf {_n(x)} {_n(HEIGHT - y)} Td ({safe}) Tj ET")

    def line(self, stroke: marks.Stroke, width: float = 0.5, grey: float = 0.6) -> None:
        x0, y0, x1, y1 = stroke
        self._parts.append(
            f"{_n(grey)} G {_n(width)} w {_n(x0)} {_n(HEIGHT - y0)} m"
            f" {_n(x1)} {_n(HEIGHT - y1)} l S"
        )

    def box(self, x: float, y: float, wide: float, high: float, grey: float) -> None:
        self._parts.append(
            f"{_n(grey)} g {_n(x)} {_n(HEIGHT - y - high)} {_n(wide)} {_n(high)} re f 0 g"
        )

    def frame(self, x: float, y: float, wide: float, high: float) -> None:
        self._parts.append(f"0.4 G 1 w {_n(x)} {_n(HEIGHT - y - high)} {_n(wide)} {_n(high)} re S")

    def scribble(self, x: float, y: float, wide: float, dice: Dice) -> None:
        """A signature: a few curves that belong to no hand."""
        parts = [f"0.15 0.2 0.45 RG 1 w {_n(x)} {_n(HEIGHT - y)} m"]
        for place in range(1, 4):
            points = [
                (x + wide * (place - 1 + dice.below(10) / 8) / 3, HEIGHT - y + dice.between(-5, 8))
                for _ in range(2)
            ]
            end = (x + wide * place / 3, HEIGHT - y + dice.between(-3, 5))
            parts.append(" ".join(f"{_n(a)} {_n(b)}" for a, b in (*points, end)) + " c")
        self._parts.append(" ".join(parts) + " S")

    def seal(self, x: float, y: float) -> None:
        """A red round seal that says 데모 데이터 and nothing else."""
        r, k, yy = 34, 18.8, HEIGHT - y
        self._parts.append(
            f"q 0.78 0.2 0.1 RG 2 w {_n(x - r)} {_n(yy)} m"
            f" {_n(x - r)} {_n(yy + k)} {_n(x - k)} {_n(yy + r)} {_n(x)} {_n(yy + r)} c"
            f" {_n(x + k)} {_n(yy + r)} {_n(x + r)} {_n(yy + k)} {_n(x + r)} {_n(yy)} c"
            f" {_n(x + r)} {_n(yy - k)} {_n(x + k)} {_n(yy - r)} {_n(x)} {_n(yy - r)} c"
            f" {_n(x - k)} {_n(yy - r)} {_n(x - r)} {_n(yy - k)} {_n(x - r)} {_n(yy)} c S 1 w"
        )
        for x0, y0, x1, y1 in marks.demo_data(x - 26, y - 4.5, 9):
            self._parts.append(f"{_n(x0)} {_n(HEIGHT - y0)} m {_n(x1)} {_n(HEIGHT - y1)} l S")
        self._parts.append("Q")

    def demo_data(self, x: float, y: float, size: float, grey: float = 0.85) -> None:
        for stroke in marks.demo_data(x, y, size):
            self.line(stroke, size / 10, grey)

    def content(self) -> bytes:
        return "\n".join(self._parts).encode("ascii")


def document(pages: list[Page]) -> bytes:
    """The file. Fonts are two of the standard fourteen, so nothing is embedded."""
    first = 5
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    ]
    for place, page in enumerate(pages):
        content = page.content()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            " /Resources << /Font << /R 3 0 R /B 4 0 R >> >>"
            f" /Contents {first + 2 * place + 1} 0 R >>".encode()
        )
        objects.append(
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
        )
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        file += f"{place:010d} 00000 n \n".encode()
    file += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    file += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(file)


def _n(value: float) -> str:
    """A number as short as it goes."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
