"""A font made for a test: the machine's own are out of sight."""

from __future__ import annotations

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS = 1000  # per em


def make_font(path, family, letters):
    """A TrueType font of this family at a path; each of its letters is a full square."""
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in letters)]
    builder = FontBuilder(UNITS)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(letters, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, _square()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (UNITS, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupPost()
    builder.save(path)
    return path


def _square():
    pen = TTGlyphPen(None)
    pen.moveTo((50, -80))
    for corner in ((50, 840), (950, 840), (950, -80)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
