"""Fonts inside one PDF: only the glyphs it draws, each with the text it stands for.

Glyphs are embedded by number and not by character, so that joined and composed shapes print,
and the same document has the same bytes whatever was printed before it.
"""

from dataclasses import dataclass, field
from itertools import groupby

import uharfbuzz
from reportlab.pdfbase import pdfdoc

from iOATdesk.printing.fonts import Face
from iOATdesk.printing.shaping import Glyph, Run

# A glyph that adds to an earlier one (a mark, half a letter) still needs some text of its own;
# a reader that meets none shows the glyph's number instead.
_NO_TEXT = "\N{ZERO WIDTH SPACE}"
# Tables of a font that say how to shape text; the glyphs here are shaped already.
_NOT_EMBEDDED = {
    int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"name", b"OS/2", b"cmap")
}


def number(value: float) -> str:
    """Write a number as PDF wants it: no exponent, no more digits than a printer can use."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _identity() -> pdfdoc.PDFDictionary:
    """Return the collection in which each glyph stands for itself (ISO 32000-1, 9.7.3)."""
    return pdfdoc.PDFDictionary(
        {
            "Registry": pdfdoc.PDFString("Adobe"),
            "Ordering": pdfdoc.PDFString("Identity"),
            "Supplement": 0,
        }
    )


@dataclass(slots=True)
class EmbeddedFont:
    """The glyphs of one font that one document draws."""

    face: Face
    resource: str
    """Its name inside the document, without the slash."""
    codes: dict[tuple[int, str], int] = field(default_factory=dict)
    """Glyph and the text it stands for, to its code in the document; 0 is never used."""

    def _code(self, glyph: Glyph) -> int:
        key = (glyph.gid, glyph.text)
        return self.codes.setdefault(key, len(self.codes) + 1)

    def operators(self, run: Run, size_pt: float) -> str:
        """Write the text operators that draw a run at the current point."""
        ops: list[str] = []
        per_em = 1000 / self.face.upem
        for rise, same_rise in groupby(run.glyphs, key=lambda glyph: glyph.dy):
            pieces: list[str] = []
            for glyph in same_rise:
                natural = self.face.hb.get_glyph_h_advance(glyph.gid)
                if glyph.dx:
                    pieces.append(number(-glyph.dx * per_em))
                pieces.append(f"<{self._code(glyph):04X}>")
                if move := natural + glyph.dx - glyph.advance:
                    pieces.append(number(move * per_em))
            if rise:
                ops.append(f"{number(rise / self.face.upem * size_pt)} Ts")
            ops.append(f"[{' '.join(pieces)}] TJ".replace("> <", ""))
            if rise:
                ops.append("0 Ts")
        return " ".join(ops)

    def _text_map(self) -> bytes:
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        entries = [
            f"<{code:04X}> <{(text or _NO_TEXT).encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self.codes.items()
        ]
        for start in range(0, len(entries), 100):
            part = entries[start : start + 100]
            lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")

    def _subset(self) -> tuple[bytes, list[int]]:
        """Cut the font down to the glyphs used; return it and the new glyph of each code."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update({gid for gid, _ in self.codes})
        wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.drop_table_tag_set.update(_NOT_EMBEDDED)
        plan = uharfbuzz.SubsetPlan(self.face.hb.face, wanted)
        new_gid = dict(plan.old_to_new_glyph_mapping)
        return bytes(plan.execute().blob.data), [0, *(new_gid[gid] for gid, _ in self.codes)]

    def add_to(self, document: pdfdoc.PDFDocument) -> None:
        """Write the font into the document, under its resource name."""
        hb, per_em = self.face.hb, 1000 / self.face.upem
        program, new_gids = self._subset()
        name = f"IOATDS+{self.face.name}"

        def stream(content: bytes, what: str, **entries: object) -> object:
            one = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content)
            one.filters = [pdfdoc.PDFZCompress]
            return document.Reference(one, f"{what} of {self.resource}")

        extents = hb.get_font_extents("ltr")
        widths = [number(hb.get_glyph_h_advance(gid) * per_em) for gid, _ in self.codes]
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(name),
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-1000, -1000, 3000, 2000]),
                "ItalicAngle": 0,
                "Ascent": round(extents.ascender * per_em),
                "Descent": round(extents.descender * per_em),
                "CapHeight": 730,
                "StemV": 120 if self.face.is_bold else 80,
                "FontFile2": stream(program, "program", Length1=len(program)),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": _identity(),
                "FontDescriptor": document.Reference(descriptor, f"descriptor {self.resource}"),
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
                "CIDToGIDMap": stream(
                    b"".join(gid.to_bytes(2, "big") for gid in new_gids), "glyphs"
                ),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray(
                    [document.Reference(descendant, f"glyph font {self.resource}")]
                ),
                "ToUnicode": stream(self._text_map(), "text"),
            }
        )
        document.idToObject[pdfdoc.BasicFonts].dict[self.resource] = document.Reference(
            font, f"font {self.resource}"
        )
