"""Real files of every format, made on the spot."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any


def pdf(pages: Sequence[str], *, title: str | None = None, packed: bytes | None = None) -> bytes:
    """A PDF with a line of Helvetica for each line of each page's text. ``packed``: deflated content for the first page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for number, text in enumerate(pages):
        lines = b"".join(b"(" + _escaped(line) + b") Tj 0 -14 Td\n" for line in text.splitlines())
        content = b"BT /F1 11 Tf 50 780 Td\n" + lines + b"ET"
        extra = b""
        if packed is not None and number == 0:
            content, extra = packed, b" /Filter /FlateDecode"
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), extra, content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    info = b""
    if title is not None:
        objects.append(b"<< /Title (" + _escaped(title) + b") >>")
        info = b" /Info %d 0 R" % len(objects)
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        start,
    )
    return bytes(out)


def printed_pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]], *, bold: Sequence[str] = ()
) -> bytes:
    """A PDF with each text at its ``(size, x, y)``; what is among ``bold`` in a bold font."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for texts in pages:
        page = writer.add_blank_page(595, 842)
        content = b"".join(
            b"BT /%s %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET\n"
            % (b"F2" if text in bold else b"F1", size, x, y, _escaped(text))
            for size, x, y, text in texts
        )
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject()
        for name, base in (("/F1", "/Helvetica"), ("/F2", "/Helvetica-Bold")):
            fonts[NameObject(name)] = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject(base),
                    NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
                }
            )
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _escaped(text: str) -> bytes:
    encoded = text.encode("cp1252")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def pdf_bomb(unpacked: int = 1 << 30) -> bytes:
    """A page of a megabyte that unpacks to ``unpacked`` bytes."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(unpacked >> 20)) + packer.flush()
    return pdf([""], packed=packed)


def encrypted_pdf(password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["For some eyes only."]))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    """Headings, both kinds of lists, a link, a table and a tracked insertion."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn

    document: Any = Document()
    document.core_properties.title = "Returns guide"
    document.add_heading("Sending back", 1)
    paragraph = document.add_paragraph("You have 30 days, see ")
    link = OxmlElement("w:hyperlink")
    target = "https://shop.example/returns"
    link.set(qn("r:id"), document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>the policy</w:t></w:r>"))
    paragraph._p.append(link)
    inserted = (
        f"<w:ins {nsdecls('w')} w:id='1'><w:r><w:t xml:space='preserve'> as amended</w:t></w:r></w:ins>"
    )
    paragraph._p.append(parse_xml(inserted))
    removed = f"<w:del {nsdecls('w')} w:id='2'><w:r><w:delText>never</w:delText></w:r></w:del>"
    paragraph._p.append(parse_xml(removed))
    document.add_heading("Steps", 2)
    for step in ("Open the order", "Print the label"):
        document.add_paragraph(step, style="List Number")
    document.add_paragraph("At the terminal", style="List Bullet 2")
    document.add_paragraph("With the code", style="List Number 3")
    document.add_paragraph("Keep the receipt", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ("Country", "Days", "France|EU", "5"), strict=True
    ):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(files: Mapping[str, bytes | str], *, links: Mapping[str, str] | None = None) -> bytes:
    """A ZIP archive with exactly these names; ``links`` are symbolic links."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
        for name, target in (links or {}).items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            packed.writestr(info, target)
    return out.getvalue()


PAGE = """<!doctype html><html><head><title>Returns policy | Shop</title><script>var x = 1;</script></head><body>
<nav><a href="/">Home</a> <a href="/cart">Cart</a></nav>
{open}<h1>Returns policy</h1>
<p>Send it back <a href="https://shop.example/r">within 30 days</a> of delivery.</p>
<h2>Steps</h2><ol><li>Open the order</li><li>Print the label</li></ol><ul><li>Keep the receipt</li></ul>
<table><tr><th>Country</th><th>Days</th></tr><tr><td>France</td><td>5</td></tr></table>{close}
<footer>Copyright Shop</footer></body></html>"""


def page(*, main: bool = True) -> bytes:
    """A web page with a frame around its content."""
    return PAGE.format(open="<main>" if main else "", close="</main>" if main else "").encode()
