"""Text becomes glyphs: fonts by coverage, order by the bidirectional algorithm, joined shapes.

A character that no bundled font draws, or that would act unseen on the text around it (control
characters, direction overrides), is shown as its code point: ``[U+202E]``. Nothing is dropped.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz
from bidi import algorithm

from iOATdesk.printing.fonts import Face, Weight, face_for, is_unseen

# Inter's contextual alternates turn "3x3" and "->" into other characters: not near a dose.
_FEATURES_LATIN = {"calt": False, "dlig": False}
_LEVELS = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph and the text it stands for; measures are in units of its font."""

    gid: int
    text: str
    """Empty where an earlier glyph of the same letter stands for all of it."""
    advance: int
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font in one direction, left to right as they are drawn."""

    face: Face
    glyphs: tuple[Glyph, ...]
    is_emboldened: bool
    """The weight asked for does not exist in this script and is drawn with a thicker line."""

    @property
    def width_em(self) -> float:
        """Width at a size of one."""
        return sum(glyph.advance for glyph in self.glyphs) / self.face.upem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, ready to be drawn at any size."""

    text: str
    """What is shown, in reading order."""
    runs: tuple[Run, ...]
    width_em: float


def clusters(text: str) -> Iterator[str]:
    """Split into letters, each with the marks and joiners that follow it."""
    start = 0
    for index, each in enumerate(text):
        if index > start and not (is_unseen(each) or unicodedata.category(each)[0] == "M"):
            yield text[start:index]
            start = index
    if start < len(text):
        yield text[start:]


def code_point(character: str) -> str:
    """Write a character that cannot be drawn: ``[U+1F600]``."""
    return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=4096)
def shown(text: str, weight: Weight = "regular") -> str:
    """Return the text with every character that cannot be drawn written as its code point."""
    pieces: list[str] = []
    for cluster in clusters(text):
        if face_for(cluster, weight):
            pieces.append(cluster)
        else:
            pieces.extend(each if face_for(each, weight) else code_point(each) for each in cluster)
    return "".join(pieces)


def _levels(text: str) -> list[int]:
    """Give each character its embedding level (Unicode Standard Annex 9)."""
    kinds = [unicodedata.bidirectional(each) for each in text]
    if not any(kind in {"R", "AL", "AN"} for kind in kinds):
        return [0] * len(text)
    base = algorithm.get_base_level(text)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    # Rule X9 takes the joiners out; each then follows the letter before it.
    kept = "".join(each for each, kind in zip(text, kinds, strict=True) if kind != "BN")
    algorithm.get_embedding_levels(kept, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = iter([int(each["level"]) for each in storage["chars"]])
    levels: list[int] = []
    for kind in kinds:
        if kind == "BN":
            levels.append(levels[-1] if levels else base)
        else:
            levels.append(next(found))
    return levels


def _faces(text: str, weight: Weight) -> list[Face]:
    faces: list[Face] = []
    for cluster in clusters(text):
        # A space between two words of one script belongs to that script's font.
        before = faces[-1] if faces and cluster == " " and faces[-1].covers(" ") else None
        whole = before or face_for(cluster, weight)
        for each in cluster:
            one = whole or face_for(each, weight)
            assert one is not None, "shaping text that was not made showable"
            faces.append(one)
    return faces


def _texts(starts: list[int], text: str, *, is_rtl: bool) -> list[str]:
    """Share the text out among glyphs, given where in it the letter of each glyph begins."""
    places: dict[int, list[int]] = {}
    for at, start in enumerate(starts):
        places.setdefault(start, []).append(at)
    order = sorted(places)
    texts = [""] * len(starts)
    # What stands before the first letter (a joiner that the shaper took out) goes with it.
    begin = 0
    for start, end in zip(order, [*order[1:], len(text)], strict=True):
        letter = text[begin:end]
        begin = end
        reading = places[start][::-1] if is_rtl else places[start]
        for at in reading[:-1]:
            texts[at], letter = letter[:1], letter[1:]
        texts[reading[-1]] = letter
    return texts


@lru_cache(maxsize=8192)
def _shape(text: str, one: Face, *, is_rtl: bool, is_emboldened: bool) -> Run:
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = _LEVELS
    buffer.add_codepoints([ord(each) for each in text])
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_rtl else "ltr"
    is_latin = one.name.startswith(("Inter", "NotoSansMono"))
    uharfbuzz.shape(one.hb, buffer, _FEATURES_LATIN if is_latin else {})
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    texts = _texts([info.cluster for info in infos], text, is_rtl=is_rtl)
    glyphs = tuple(
        Glyph(info.codepoint, each, position.x_advance, position.x_offset, position.y_offset)
        for info, position, each in zip(infos, positions, texts, strict=True)
    )
    return Run(one, glyphs, is_emboldened)


def _drawn_order(levels: list[int]) -> list[int]:
    """Order runs left to right (Unicode Standard Annex 9, rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order


class Paragraph:
    """Showable text with its fonts and directions settled, from which lines are taken."""

    def __init__(self, text: str, weight: Weight) -> None:
        """Settle what is shown, in which fonts and directions."""
        self.text = shown(text, weight)
        self._weight = weight
        self._levels = _levels(self.text)
        self._faces = _faces(self.text, weight)

    def line(self, start: int, end: int) -> Line:
        """Return the part from ``start`` to ``end`` as one line of glyphs."""
        runs: list[Run] = []
        levels: list[int] = []
        at = start
        while at < end:
            key = (self._faces[at], self._levels[at])
            stop = at + 1
            while stop < end and (self._faces[stop], self._levels[stop]) == key:
                stop += 1
            one, level = key
            is_emboldened = self._weight != "regular" and not one.is_bold
            runs.append(
                _shape(self.text[at:stop], one, is_rtl=level % 2 == 1, is_emboldened=is_emboldened)
            )
            levels.append(level)
            at = stop
        drawn = tuple(runs[index] for index in _drawn_order(levels))
        return Line(self.text[start:end], drawn, sum(run.width_em for run in drawn))


@lru_cache(maxsize=2048)
def paragraph(text: str, weight: Weight = "regular") -> Paragraph:
    """Return the text with its fonts and directions settled."""
    return Paragraph(text, weight)


@lru_cache(maxsize=8192)
def line(text: str, weight: Weight = "regular") -> Line:
    """Return the whole text as one line of glyphs."""
    whole = paragraph(text, weight)
    return whole.line(0, len(whole.text))
