"""Parsers: what each format becomes, what is refused and why."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.knowledge.formats.parsing import parse
from app.knowledge.formats.types import FormatError, Kind
from app.knowledge.preparation import prepare
from app.knowledge.schemas import Chunking, DocumentInput
from app.rag.markdown import BlockKind, read_blocks
from app.rag.types import ChunkStrategy
from tests.knowledge import made_files as made

BODY = "Refunds take five days."


def test_markdown_with_front_matter() -> None:
    data = b"---\ntitle: Refunds\nsince: 2024-02-29\ntags: [a, b]\n---\n\n# Refunds\r\n\r\nFive days.\n"
    parsed = parse(data, "refunds.md")
    assert (parsed.kind, parsed.title, parsed.text) == (
        Kind.MARKDOWN,
        "Refunds",
        "# Refunds\n\nFive days.\n",
    )
    assert parsed.metadata == {"since": "2024-02-29", "tags": ["a", "b"]}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Grüße – 日本語 – שלום", "utf-8-sig"),
        ("Grüße – 日本語 – שלום", "utf-16"),
        ("Grüße – 日本語 – שלום", "utf-32"),
        ("Die Grüße an München, Straße und Käse: für größere Mengen.", "cp1252"),
        ("Привет, мир. Заказ доставлен вовремя.", "cp1251"),
        ("返品は30日以内に可能です。お問い合わせください。", "shift_jis"),
        ("返品は30日以内に可能です。お問い合わせください。", "euc_jp"),
        ("Die Größe der Rechnung ist über dem Limit. Bitte prüfen Sie die Zahlungsart.", "latin_1"),
        ("¿Cómo cambio mi contraseña? Cuesta 5 £ o 6 €, a 20° de aquí.", "cp1252"),
        ("Aby zresetować hasło, kliknij łącze na stronie logowania.", "cp1250"),
        ("Aby zresetować hasło, kliknij łącze na stronie logowania i sprawdź pocztę.", "iso8859_2"),
        ("Příliš žluťoučký kůň: zkontrolujte svůj e-mail a přihlašovací stránku.", "cp1250"),
        ("Parolanızı sıfırlamak için giriş sayfasındaki bağlantıya tıklayın.", "cp1254"),
        ("Чтобы сбросить пароль, нажмите на ссылку в PDF-файле.", "cp1251"),
        ("Чтобы сбросить пароль, нажмите на ссылку на странице входа.", "koi8_r"),
        ("Για να επαναφέρετε τον κωδικό σας, κάντε κλικ στον σύνδεσμο.", "cp1253"),
        ("כדי לאפס את הסיסמה לחצו על הקישור בדף הכניסה.", "cp1255"),
        ("لإعادة تعيين كلمة المرور اضغط على الرابط.", "cp1256"),
        ("หากต้องการรีเซ็ตรหัสผ่าน ให้คลิกลิงก์ในหน้าเข้าสู่ระบบ", "cp874"),
        ("如何重置密码？请点击登录页面上的忘记密码链接。", "gbk"),
        ("打开PDF文件，点击Export按钮，选择CSV格式。", "gb18030"),
        ("如何重設密碼？請點擊登入頁面上的忘記密碼連結。", "big5"),
        ("비밀번호를 재설정하려면 로그인 페이지의 링크를 클릭하십시오.", "euc_kr"),
        ("Die Größe der Rechnung", "utf-16-le"),
        ("Die Größe der Rechnung", "utf-16-be"),
    ],
)
def test_text_in_any_encoding(text: str, encoding: str) -> None:
    assert parse(text.encode(encoding), "a.txt").text == text


def test_right_to_left_and_cjk_text_stay_as_they_are() -> None:
    text = "# החזרות\n\nאפשר להחזיר תוך 30 יום.\n\n退货政策：三十天内可以退货。\n\nيمكن إرجاع الطلب."
    parsed = parse(text.encode(), "rtl.md")
    assert parsed.text == text
    chunks = prepare(
        DocumentInput(text=parsed.text),
        Chunking(chunk_strategy=ChunkStrategy.MARKDOWN, max_chars=50, overlap=0),
    ).chunks
    assert all(text[c.chunk.start : c.chunk.end] == c.chunk.text for c in chunks)
    assert "".join("".join(c.chunk.text for c in chunks).split()) == "".join(text.split())


@pytest.mark.parametrize("main", [True, False])
def test_a_web_page_keeps_its_structure_and_loses_its_frame(main: bool) -> None:
    parsed = parse(made.page(main=main), "returns.html")
    assert (parsed.kind, parsed.title) == (Kind.HTML, "Returns policy")
    lines = [line.rstrip() for line in parsed.text.splitlines() if line.strip()]
    for wanted in (
        "# Returns policy",
        "Send it back [within 30 days](https://shop.example/r) of delivery.",
        "## Steps",
        "1. Open the order",
        "2. Print the label",
        "- Keep the receipt",
        "| Country | Days |",
        "| France | 5 |",
    ):
        assert wanted in lines
    for frame in ("Home", "Cart", "Copyright", "var x"):
        assert frame not in parsed.text


def test_preformatted_text_of_a_page_is_code() -> None:
    markup = "<main><h1>Start</h1><p>Run this:</p><pre><b># first</b>\n  second &lt;x&gt;</pre><p>Then wait.</p></main>"
    parsed = parse(f"<html><body>{markup}</body></html>".encode(), "page.html")
    assert "```\n# first\n  second <x>\n```" in parsed.text
    assert parsed.text.endswith("Then wait.")


def test_code_within_a_step_of_a_page_ends_where_it_ends() -> None:
    steps = "<ol><li>Run<pre><code>make one\nmake two</code></pre></li><li>Wait</li></ol><p>It is done.</p>"
    parsed = parse(f"<html><body><main><h1>Start</h1>{steps}</main></body></html>".encode(), "page.html")
    assert "1. Run\n```\nmake one\nmake two\n```\n" in parsed.text
    kinds = [block.kind for block in read_blocks(parsed.text)]
    assert kinds.count(BlockKind.CODE) == 1
    assert kinds[-1] is BlockKind.PARAGRAPH


def test_a_page_in_its_declared_encoding() -> None:
    markup = "<html><head><meta charset='windows-1251'><title>Возврат</title></head><body><p>Заказ вернут.</p></body></html>"
    parsed = parse(markup.encode("cp1251"), "page.htm")
    assert (parsed.title, parsed.text) == ("Возврат", "Заказ вернут.")


def test_a_page_under_a_text_name_is_read_as_a_page() -> None:
    assert parse(made.page(), "saved.txt").kind is Kind.HTML
    assert parse(b"2 < 3 and no markup", "page.html").kind is Kind.TEXT


def test_a_pdf_knows_its_pages() -> None:
    pages = ["Returns guide\nSend it back within 30 days.", "", "Shipping\nFive days to France (EU)."]
    parsed = parse(made.pdf(pages, title="Returns and shipping"), "guide.pdf")
    assert (parsed.kind, parsed.title) == (Kind.PDF, "Returns and shipping")
    assert [page.page for page in parsed.pages] == [1, 3], "a page without text has no span"
    found = [parsed.text[page.start : page.end] for page in parsed.pages]
    assert found == [
        "# Returns guide\n\nSend it back within 30 days.",
        "## Shipping\n\nFive days to France (EU).",
    ]
    prepared = prepare(
        DocumentInput.model_validate(
            {
                "text": parsed.text,
                "pages": [{"page": p.page, "start": p.start, "end": p.end} for p in parsed.pages],
            }
        ),
        Chunking(max_chars=50, overlap=0),
    )
    for chunk in prepared.chunks:
        inside = [p.page for p in parsed.pages if p.start <= chunk.chunk.start < p.end]
        assert [chunk.page] == inside


def test_a_title_of_a_word_processor_is_none() -> None:
    assert parse(made.pdf([BODY], title="Microsoft Word - final2.doc"), "a.pdf").title is None


def test_a_word_document_becomes_markdown() -> None:
    parsed = parse(made.docx(), "guide.docx")
    assert (parsed.kind, parsed.title) == (Kind.DOCX, "Returns guide")
    assert parsed.text == (
        "# Sending back\n\n"
        "You have 30 days, see [the policy](https://shop.example/returns) as amended\n\n"
        "## Steps\n\n"
        "1. Open the order\n2. Print the label\n   - At the terminal\n      1. With the code\n- Keep the receipt\n\n"
        "| Country | Days |\n| --- | --- |\n| France\\|EU | 5 |"
    )


def test_a_word_document_without_properties_has_no_made_up_title() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.docx())) as whole, zipfile.ZipFile(packed, "w") as bare:
        for name in whole.namelist():
            content = whole.read(name)
            if name in {"_rels/.rels", "[Content_Types].xml"}:
                content = re.sub(rb"<(?:Relationship|Override) [^>]*core[.-][^>]*/>", b"", content)
            if name != "docProps/core.xml":
                bare.writestr(name, content)
    parsed = parse(packed.getvalue(), "guide.docx")
    assert parsed.title is None
    assert parsed.text.startswith("# Sending back")


BOMB_DOCX: dict[str, bytes | str] = {
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": b" " * (110 << 20),
}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.md", b"", "is empty"),
        ("blank.md", b" \n\t\n", "holds no text"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary file \\(image/png\\)"),
        ("nul.md", b"Refunds\x00 take five days", "NUL"),
        ("nul.txt", "Refunds\x00".encode("utf-16"), "NUL"),
        ("nul.html", b"<html><body><p>a\x00b</p></body></html>", "NUL"),
        ("text.pdf", b"only text", "is not a PDF file, though its name ends in .pdf"),
        ("nul.pdf", b"\x00\x01\x02", "is not a PDF file"),
        ("guide.md", made.pdf([BODY]), "is a PDF file, though its name ends in .md"),
        ("guide.txt", made.docx(), "is a Word document, though its name ends in .txt"),
        ("scan.pdf", made.pdf(["", ""]), "has no text layer"),
        ("secret.pdf", made.encrypted_pdf("known to few"), "is encrypted"),
        ("broken.pdf", b"%PDF-1.7\nnothing that follows", "damaged PDF"),
        ("cut.pdf", made.pdf([BODY] * 3)[:300], "damaged PDF"),
        ("text.docx", b"only text", "is not a Word document, though its name"),
        ("archive.docx", made.archive({"a.txt": "a"}), "another ZIP archive"),
        ("cut.docx", made.docx()[:3000], "another ZIP archive, or it is damaged"),
        (
            "hollow.docx",
            made.archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}),
            "damaged Word",
        ),
        ("bomb.docx", made.archive(BOMB_DOCX), "unpacks to more"),
        (
            "old.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "an old Office file or an encrypted one",
        ),
        ("sheet.md", made.archive({"xl/workbook.xml": "<a/>"}), "ZIP archive or an Office file"),
        ("notes.exe", b"some text", "of a type that is not read"),
        ("latin.md", "Grüße".encode("latin-1"), r"is not valid UTF-8 \(byte 2\)"),
        ("front.md", b"---\ntitle: [unclosed\n---\nText.\n", "front matter that is not YAML"),
        (
            "colon.md",
            b"---\nvisibility: public\ntitle: Shop: x\n---\nText.\n",
            r'line 3\): a value that holds a colon must stand in quotes, title: "Shop: x"$',
        ),
        ("colons.md", b'---\ntitle: The "Shop": it\'s x\n---\nText.\n', r"""title: 'The "Shop": it''s x'$"""),
        ("list.md", b"---\n- a\n---\nText.\n", "not a mapping"),
        ("hollow.html", b"<html><body><nav>menu</nav></body></html>", "holds no text"),
        ("big.txt", b"x" * (8 * 1024 * 1024 + 1), "larger than 8 MiB"),
        (
            "aliases.md",
            b"---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
            b"d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n---\nText.\n",
            "too many values",
        ),
    ],
)
def test_bad_files_are_refused_with_a_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        parse(data, name)


def test_an_empty_password_is_none() -> None:
    assert parse(made.encrypted_pdf(""), "open.pdf").text == "For some eyes only."


@pytest.mark.parametrize("strategy", list(ChunkStrategy))
def test_a_line_of_five_megabytes_is_cut_in_seconds(strategy: ChunkStrategy) -> None:
    line = "word " * 1_000_000
    started = time.monotonic()
    parsed = parse(line.encode(), "line.md")
    prepared = prepare(DocumentInput(text=parsed.text), Chunking(chunk_strategy=strategy))
    assert time.monotonic() - started < 20
    assert len(prepared.chunks) > 8000


def test_many_comments_before_the_first_heading_take_no_time() -> None:
    comments = "<!-- markdownlint-disable-next-line -->\n" * 60
    started = time.process_time()
    assert parse(f"{comments}# Refunds\n\n{BODY}".encode(), "refunds.md").kind is Kind.MARKDOWN
    assert (
        parse(f"{comments}<html><body><p>{BODY}</p></body></html>".encode(), "refunds.md").kind is Kind.HTML
    )
    assert time.process_time() - started < 5


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=400),
    name=st.sampled_from(["a.md", "a.txt", "a.html", "a.pdf", "a.docx", "a", "a.x"]),
)
@example(data=b"%PDF-1.4\n1 0 obj <</Length -1>> stream", name="a.pdf")
@example(data=b"<html><body>" + b"<div>" * 60 + b"a", name="a.html")
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        parsed = parse(data, name)
    except FormatError:
        return
    assert parsed.text.strip()
    parsed.text.encode()
    assert "\x00" not in parsed.text


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(str.strip)
)
def test_text_comes_back_as_it_was(text: str) -> None:
    if text.startswith("\ufeff") or text.lstrip().lower().startswith(("<", "%pdf")):
        return
    assert parse(text.encode(), "a.txt").text == text
