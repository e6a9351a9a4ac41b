"""PDFs that are made to harm a reader, a few lines each."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</X %d 0 R>>>>"
CODED = (b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font"
         b"/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
         b"/FontDescriptor<</Type/FontDescriptor/FontName/X>>>>]>>")
CODES = b"BT /F1 12 Tf 70 700 Td <00410042> Tj ET "
RANGE = b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
Objects = dict[int, bytes]


def file(objects: Objects, trailer: bytes = b"") -> bytes:
    """A PDF of these objects; number 1 is its root."""
    body, places = bytearray(b"%PDF-1.7\n"), {}
    for number, each in sorted(objects.items()):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size = max(objects) + 1
    rows = b"".join(b"%010d 00000 %s \n" % ((places[number], b"n") if number in places else (0, b"f")) for number in range(1, size))
    return bytes(body) + (b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
                          % (size, rows, size, trailer, len(body)))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def text(x: float, y: float, words: bytes) -> bytes:
    return b"BT /F1 10 Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET\n" % (x, y, words)


LINE = text(70, 700, b"Budget 228.09")


def page(content: bytes = LINE, coding: bytes = b"", *, font: bytes = FONT, drawn: bytes = b"", box: bytes = b"[0 0 595 842]",
         entries: bytes = b"", more: Objects | None = None, trailer: bytes = b"") -> bytes:
    """A PDF of one page: 3 is its font, 4 the page, 5 its content; `drawn` are the XObjects it may use, `more` are further objects."""
    return file({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[4 0 R]/Count 1>>", 3: font,
                 4: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources<</Font<</F1 3 0 R>>/XObject<<%s>>>>/Contents 5 0 R%s>>"
                    % (box, drawn, entries),
                 5: stream(content, coding), **(more or {})}, trailer)


def tree(kids: bytes, count: int, more: Objects | None = None) -> bytes:
    """A PDF with this page tree at object 2."""
    return file({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), **(more or {})})


def picture(coding: bytes, data: bytes, side: int = 2000, entries: bytes = b"") -> bytes:
    """A page that shows one grey picture."""
    kind = (b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/%s%s"
            % (side, side, coding, entries))
    return page(b"q 595 0 0 842 0 0 cm /X Do Q", drawn=b"/X 6 0 R", more={6: stream(data, kind)})


def packed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def deep(levels: int) -> bytes:
    """A page tree that goes down so many levels to nothing."""
    return tree(b"3 0 R", 1, {level: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (level + 1) for level in range(3, levels)})


def overlapping(glyphs: int) -> bytes:
    """Digits half a page high, one over the other."""
    return page(b"BT /F1 500 Tf " + b"".join(b"1 0 0 1 %d %d Tm (%d) Tj " % (n % 500, n % 800, n % 10) for n in range(glyphs)) + b"ET")


def coded(codes: bytes, times: int = 1, entries: bytes = b"") -> bytes:
    """A page in a font whose codes stand for what `codes` says."""
    return page(CODES * times, font=CODED, more={6: stream(codes, entries)})


def drawings(depth: int, times: int) -> bytes:
    """Drawings in drawings, `depth` deep, each of which shows the next one so many times."""
    return page(b"/X Do", drawn=b"/X 6 0 R", more={6 + level: stream(b"/X Do " * times if level < depth - 1 else LINE, FORM % (7 + level))
                                                   for level in range(depth)})


def ruled(lines: int) -> bytes:
    """A square of so many lines across and down, with a figure in it."""
    side = 7 * lines
    return page(LINE + b"".join(b"0 %d m %d %d l S %d 0 m %d %d l S\n" % (at, side, at, at, at, side) for at in range(0, side, 7)),
                box=b"[0 0 %d %d]" % (side, side))


def without_end(whole: bytes) -> bytes:
    """The PDF with a table of objects that names itself as the one before."""
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % int(whole.rsplit(b"startxref\n", 1)[1].split()[0]))


_NOISE = random.Random(2).randbytes(20_000)
_LOCK = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
_TYPE3 = (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[1]"
          b"/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F1 3 0 R>>>>>>")

# What cannot be read, and a part of what must be said of it.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "only a header": (lambda: b"%PDF-1.7\n%%EOF\n", "damaged"),
    "noise": (lambda: b"%PDF-1.7\n" + _NOISE + b"\n%%EOF\n", "damaged"),
    "cut off": (lambda: page()[:-20], "cut off"),
    "a password": (lambda: page(trailer=_LOCK), "password"),
    "a page tree that holds itself": (lambda: tree(b"2 0 R", 5), "damaged"),
    "a page tree 20,000 deep": (lambda: deep(20_000), "damaged"),
    "a negative number of pages": (lambda: tree(b"", -1), "damaged"),
    "two thousand million pages": (lambda: tree(b"", 2**31 - 1), "damaged"),
    "a million empty objects": (
        lambda: b"%PDF-1.7\n" + b"".join(b"%d 0 obj null endobj\n" % n for n in range(1_000_000)) + b"%%EOF\n", "damaged"),
    "a content that unpacks to 210 MB": (lambda: page(packed(b" " * 210_000_000), b"/Filter/FlateDecode"), "unpacks to more than"),
    "a million glyphs": (
        lambda: page(b"BT /F1 1 Tf 10 800 Td " + b"(%s) Tj 0 -1 Td " % (b"x" * 1000) * 1000 + b"ET"), "characters, more than"),
    "a million segments": (lambda: page(b"0 0 m " + b"9 9 l 50 70 l " * 500_000 + b"S"), "more than"),
    "a million lines": (lambda: page(b"0 0 m 90 0 l S " * 1_000_000), "more than"),
    "a content that refers to itself": (
        lambda: page(more={5: b"[5 0 R]", 6: b"7 0 R", 7: b"6 0 R"}, drawn=b"/X 6 0 R"), "refers to itself"),
    "outlined boxes without end": (lambda: page(b"7 7 5 5 re S " * 200_000), "more than"),
}
# What is read as far as anything is there: without a table in it, it is no disclosure.
READ: dict[str, Callable[[], bytes]] = {
    "a drawing that holds itself": lambda: page(LINE + b"/X Do", drawn=b"/X 6 0 R", more={6: stream(LINE + b"/X Do", FORM % 6)}),
    "a length that is itself": lambda: page().replace(b"/Length %d" % len(LINE), b"/Length 5 0 R"),
    "100,000 arrays in the content": lambda: page(b"[" * 100_000 + LINE + b"]" * 100_000),
    "100,000 arrays in an object": lambda: page(entries=b"/X " + b"[" * 100_000 + b"]" * 100_000),
    "100,000 dictionaries in an object": lambda: page(entries=b"/X " + b"<</A" * 100_000 + b" 1" + b">>" * 100_000),
    "300,000 saved states": lambda: page(b"q " * 300_000 + LINE),
    "10,000 filters": lambda: page(LINE, b"/Filter[" + b"/ASCIIHexDecode" * 10_000 + b"]"),
    "a page of a thousand million points": lambda: page(box=b"[0 0 1000000000 1000000000]"),
    "a page that is no size": lambda: page(box=b"[nan 0 inf -inf]"),
    "a page of size zero": lambda: page(box=b"[0 0 0 0]"),
    "a page inside out": lambda: page(box=b"[595 842 0 0]"),
    "a page without numbers": lambda: page(box=b"[(a)/b null<<>>]"),
    "places out of all bounds": lambda: page(
        b"BT /F1 1e38 Tf 1e308 nan -inf 99999999999999999999999999999999 0 0 Tm (abc) Tj ET 0 0 0 0 0 0 cm " + LINE),
    "lines out of all bounds": lambda: page(LINE + b"1e38 -1e38 m 3e38 3e38 l S 3e38 0 0 3e38 0 0 cm 0 0 1 1 re S"),
    "glyphs all over each other": lambda: overlapping(60_000),
    "a code that stands for noise": lambda: coded(_NOISE),
    "codes without end": lambda: coded(RANGE + b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
    "codes that use themselves": lambda: coded(b"/X usecmap", entries=b"/UseCMap 6 0 R"),
    "half a character": lambda: coded(RANGE + b"2 beginbfchar <0041> <D800> <0042> <0000> endbfchar"),
    "a font made of itself": lambda: page(
        CODES, font=b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[3 0 R]>>"),
    "a glyph drawn with itself": lambda: page(
        b"BT /F1 12 Tf 70 700 Td (aaaa) Tj ET", font=_TYPE3, more={6: stream(b"1 0 d0 BT /F1 12 Tf (aaaaaaaa) Tj ET")}),
    "an object table that goes round": lambda: without_end(page()),
    "an object table at no place": lambda: page().replace(b"startxref\n", b"startxref\n9999"),
    "an object table of two thousand million": lambda: page().replace(b"xref\n0 6", b"xref\n0 2000000000"),
    "a blank between each two signs": lambda: page(
        b"BT /F1 1 Tf 10 830 Td (" + b"- " * 45_000 + b") Tj 0 -200 Td (" + b"9.9." * 20_000 + b"x) Tj ET"),
}
# Pictures that cannot be shown: there is no text on the page, and that must be said.
PICTURES: dict[str, Callable[[], bytes]] = {
    "JBIG2": lambda: picture(b"JBIG2Decode", _NOISE),
    "JPEG 2000": lambda: picture(b"JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + _NOISE),
    "JPEG": lambda: picture(b"DCTDecode", b"\xff\xd8\xff\xe0" + _NOISE),
    "fax": lambda: picture(b"CCITTFaxDecode", _NOISE, entries=b"/DecodeParms<</K -1/Columns 2000/Rows 2000>>"),
    "a fax of 60,000 by 60,000": lambda: picture(b"CCITTFaxDecode", b"\0" * 100, 60_000, b"/DecodeParms<</K -1/Columns 60000/Rows 60000>>"),
    "100,000 by 100,000": lambda: picture(b"FlateDecode", packed(b"\0" * 1000), 100_000),
    "300 MB of black": lambda: picture(b"FlateDecode", packed(b"\0" * 300_000_000), 17_320),
}
# What would take all the time or all the memory there is.
DEVOURING: dict[str, Callable[[], bytes]] = {
    "a drawing of ten thousand million pieces": lambda: drawings(10, 10),
    "a packed page in a packed page": lambda: page(packed(b"\0" * 600_000_000, 2), b"/Filter[/FlateDecode/FlateDecode]"),
    "150 MB of text": lambda: page(packed(LINE * 3_500_000), b"/Filter/FlateDecode"),
    "resources and contents that are themselves": lambda: file({
        1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[4 0 R]/Count 1>>", 5: b"[5 0 R 5 0 R]", 6: b"6 0 R",
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 6 0 R/Contents 5 0 R>>"}),
    "four million squares": lambda: ruled(2000),
    "a code of 100,000 signs": lambda: coded(RANGE + b"1 beginbfchar <0041> <" + b"0061" * 100_000 + b"> endbfchar", times=50),
}
