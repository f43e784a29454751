"""What `styles` prints is what figures are drawn with, in every form."""

from __future__ import annotations

import json

from printed import DRESSED, forms, number, numbers_in

from actviz.figures.files.save import ANIMATED
from actviz.figures.styles import described
from actviz.tables.styles import styles_tables


def test_styles():
    """Each property of a size, theme and format in a line of its own, with its value."""
    report = described()
    found = forms("styles")
    assert found.json == json.loads(json.dumps(report))
    rows = list(zip(*(found.csv[key] for key in ("kind", "name", "property", "value")), strict=True))
    assert list(found.csv) == ["kind", "name", "property", "value"]
    told = {row[:3]: row[3] for row in rows}
    assert len(told) == len(rows)
    for size in report["sizes"]:
        for key in size.keys() - {"name"}:
            assert float(told["size", size["name"], key]) == size[key]
    for theme in report["themes"]:
        for key in ("background", "ink", "faint"):
            assert told["theme", theme["name"], key] == theme[key]
        for i, curve in enumerate(theme["curves"], 1):
            assert told["theme", theme["name"], f"curves.{i}.color"] == curve["color"]
            for key in ("opacity", "contrast"):
                assert float(told["theme", theme["name"], f"curves.{i}.{key}"]) == curve[key]
            for j, length in enumerate(curve["dashes"], 1):
                assert float(told["theme", theme["name"], f"curves.{i}.dashes.{j}"]) == length
    for format in report["formats"]:
        assert told["format", format["name"], "text"] == format["text"]
    for format in report["motion"]:
        assert told["motion", format["name"], "made_of"] == format["made_of"]
    for form in DRESSED:
        sizes, themes, curves, sweeps, formats, motion = getattr(found, form)
        assert list(map(number, sizes.column("text, pt"))) == [size["text_pt"] for size in report["sizes"]]
        assert list(map(number, sizes.column("text, px"))) == [
            float(f"{size['text_px']:.3g}") for size in report["sizes"]
        ]
        assert [cell.split(" × ")[0] for cell in sizes.column("sides, px")] == [
            str(size["width_px"]) for size in report["sizes"]
        ]
        assert list(map(number, sizes.column("dpi"))) == [size["dpi"] for size in report["sizes"]]
        for k, heading in ((0, "first, contrast"), (-1, "last, contrast")):
            ends = [theme["sweep"][k] for theme in report["themes"]]
            assert sweeps.column(heading) == [f"{end['color']} {end['contrast']:.2f}" for end in ends]
        for key, of in (("ink_contrast", "axes and text"), ("faint_contrast", "grid")):
            wanted = [round(theme[key], 2) for theme in report["themes"]]
            assert list(map(number, themes.column("contrast", of))) == wanted
        assert motion.column("format") == list(ANIMATED)
        for table, key, headings in (
            (themes, "themes", {"background": "background", "ink": "axes and text", "faint": "grid"}),
            (formats, "formats", {"made_of": "made of", "text": "text", "pages": "several pages"}),
            (motion, "motion", {"made_of": "made of", "shown_by": "shown by"}),
        ):
            for name, heading in headings.items():
                assert table.column(heading) == [thing[name] for thing in report[key]]
        least = [number(cell) or 0 for cell in sizes.column("min. text, pt")]
        assert least == [size["least_pt"] or 0 for size in report["sizes"]]
        drawn = [curve for theme in report["themes"] for curve in theme["curves"]]
        assert list(map(number, curves.column("opacity"))) == [curve["opacity"] for curve in drawn]
        assert list(map(number, curves.column("contrast"))) == [round(c["contrast"], 2) for c in drawn]
        assert curves.column("colour") == [curve["color"] for curve in drawn]


def test_sides_have_bounds():
    """The shortest and the longest are told, and are the report's."""
    (note,) = styles_tables(described())[0].notes
    assert numbers_in(note.partition("; ")[2], "a side has # to # pixels.") == described()["side_px"]
