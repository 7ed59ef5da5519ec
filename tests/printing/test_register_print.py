import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from pypdf import PdfReader

from iOATdesk.models import entries
from iOATdesk.models.entries import ZERO_HASH, Header
from iOATdesk.models.register import (
    Previous,
    ProductBalance,
    RegisterDocument,
    RegisterEntry,
    RegisterStation,
    balances,
)
from iOATdesk.printing.register import register_pdf, stamps
from iOATdesk.printing.register_proof import MEANING, SIGNATURES_MAX

NAMES = {"S01": "S. Dhaliwal, RPh", "S02": "R. Alvarez, RN"}
STATION = RegisterStation(
    "st-1", "Harbour Clinic", "84 Harbour St", "America/Vancouver", "ca-bc", "1", training=False
)
START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
SALT = "0" * 32
HOSTILE = (
    "WOLFESCHLEGELSTEINHAUSENBERGERDORFF, Hubert Blaine",
    "محمد عبد الله الحسيني",
    "Александра Константиновна Заславская-Ерёменко",
    "欧阳 修文",
    "CH\u02bcAY\u0313\u00c9L, \u1e34\u02b7elc\u030c\u0313",
    "X" * 180,
)


def entry(seq: int, body: entries.Body) -> RegisterEntry:
    at = f"{START + timedelta(minutes=seq):%Y-%m-%dT%H:%M:%S.000Z}"
    kind = entries.KIND_OF[type(body)]
    header = Header(
        1, seq, f"id-{seq}", "st-1", kind, at, at, "2026-11-22", "S02", ZERO_HASH, ZERO_HASH, "S01"
    )
    text = entries.write(body)
    return RegisterEntry(header, entries.write(header), body, text, "ab", "sig", None)


def issued(name: str, product: str = "hm-50") -> entries.SyringeIssued:
    return entries.SyringeIssued(
        salt=SALT,
        visit="v1",
        part=1,
        patient="p1",
        patient_name=name,
        syringe="S-1",
        order_number="1988",
        prescriber="Dr M. Lang",
        practice="Harbour",
        product=product,
        lot="HM1",
        dose_ug=120_000,
        volume_ul=2400,
        route="IV",
    )


def missing() -> entries.DiscrepancyOpened:
    return entries.DiscrepancyOpened(
        salt=SALT,
        discrepancy="D-1",
        count="c",
        account="safe",
        ref="hm-50|HM1",
        product="hm-50",
        difference_ug=-500_000,
        difference_ul=0,
        difference_containers=-1,
        report_due_on="2026-12-02",
    )


def held(product: str, name: str) -> ProductBalance:
    return ProductBalance(product, name, 10**9, 0, 0, 10**9, 20, 0, 0, 20)


def register(*bodies: entries.Body, station: RegisterStation = STATION) -> RegisterDocument:
    document = RegisterDocument(
        station=station,
        number=327,
        day=date(2026, 11, 22),
        previous=Previous(326, "cd" * 32, "ef" * 32),
        first_seq=1,
        last_seq=len(bodies),
        head="a1" * 32,
        entries=tuple(entry(at, body) for at, body in enumerate(bodies, start=1)),
        balances=(held("hm-50", "HYDROmorphone 50 mg/mL · DIN 02145901"),),
        root_certificate_sha256="12" * 32,
    )
    return replace(document, balances=balances(document))


def pages(document: RegisterDocument) -> list[str]:
    reader = PdfReader(io.BytesIO(register_pdf(document, NAMES)))
    return [page.extract_text() for page in reader.pages]


def plain(text: str) -> str:
    """Return a text without the spaces that a break of lines puts in or takes away."""
    return "".join(text.split()).replace("\u200b", "")


def test_every_page_bears_number_day_section_and_its_place_among_all() -> None:
    shown = pages(register(*(issued("TREMBLAY, Luc") for _ in range(90))))
    assert len(shown) > 4
    for at, page in enumerate(shown, start=1):
        assert "Controlled-drug register" in page
        assert "Register 0327" in page
        assert "Sun 22 Nov 2026" in page
        assert f"Page {at} of {len(shown)}" in page
        assert "Harbour Clinic, 84 Harbour St" in page
    for page in shown[:4]:
        assert "HYDROmorphone 50 mg/mL · DIN 02145901" in page
        assert "Person · authority" in page


def test_the_balance_stands_behind_each_line() -> None:
    text = pages(register(issued("TREMBLAY, Luc"), issued("TREMBLAY, Luc")))[0]
    for amount in ("1\u202f000\u202f000 mg", "999\u202f880 mg", "999\u202f760 mg"):
        assert amount in text
    assert "Brought forward from 0326" in text
    assert "Carried forward" in text


def test_each_product_has_pages_of_its_own() -> None:
    document = register(issued("TREMBLAY, Luc"), issued("OKAFOR, Daniel", "dam-100"))
    second = held("dam-100", "Diacetylmorphine 10 g vial")
    document = replace(document, balances=(document.balances[0], second))
    shown = pages(document)
    assert "TREMBLAY" in shown[0]
    assert "OKAFOR" not in shown[0]
    assert "Diacetylmorphine" in shown[1]
    assert "OKAFOR" in shown[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_any_script_print_whole(name: str) -> None:
    document = register(issued(name))
    shown = plain("".join(pages(document)))
    if any("\u0590" <= letter <= "\u08ff" for letter in name):
        # Extraction gives the letters of a right-to-left line in the order of the page.
        assert all(letter in shown for letter in plain(name))
    else:
        assert plain(name) in shown


def test_a_text_higher_than_a_page_runs_on_over_pages() -> None:
    name = " ".join(f"name{at:04d}" for at in range(900))
    shown = pages(register(issued(name)))
    assert len(shown) > 3
    assert plain(name) in plain(
        "".join(line for page in shown for line in page.splitlines() if line.startswith("name"))
    )


def test_nothing_is_drawn_outside_the_margins() -> None:
    document = register(*(issued(name) for name in HOSTILE))
    reader = PdfReader(io.BytesIO(register_pdf(document, NAMES)))
    for page in reader.pages:
        places: list[tuple[float, float]] = []

        def note(
            text: str, _cm: object, tm: list[float], _font: object, _size: object,
            into: list[tuple[float, float]] = places,
        ) -> None:  # fmt: skip
            if text.strip():
                into.append((tm[4], tm[5]))

        page.extract_text(visitor_text=note)
        assert places
        assert min(x for x, _ in places) >= 40
        assert max(x for x, _ in places) <= float(page.mediabox.width) - 40
        assert min(y for _, y in places) >= 20
        assert max(y for _, y in places) <= float(page.mediabox.height) - 30


def test_an_open_discrepancy_stands_on_every_page() -> None:
    shown = pages(register(*(issued("TREMBLAY, Luc") for _ in range(40)), missing()))
    assert len(shown) > 2
    assert all("1 open discrepancy, report due 2 Dec 2026" in page for page in shown)
    assert not any("discrepanc" in page for page in pages(register(issued("A")))[:-1])


@pytest.mark.parametrize("training", [True, False])
def test_training_stands_across_every_page(*, training: bool) -> None:
    station = msgspec.structs.replace(STATION, training=training)
    shown = pages(register(issued("TREMBLAY, Luc"), station=station))
    assert all(("TRAINING" in page) is training for page in shown)


@pytest.mark.parametrize(
    ("zone", "size"),
    [("America/Vancouver", (612, 792)), ("Europe/Zurich", (595, 842)), ("UTC", (595, 842))],
)
def test_the_paper_is_that_of_the_continent(zone: str, size: tuple[int, int]) -> None:
    station = msgspec.structs.replace(STATION, zone=zone)
    reader = PdfReader(io.BytesIO(register_pdf(register(issued("A"), station=station), NAMES)))
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_the_last_page_names_what_proves_it_and_what_is_signed() -> None:
    last = plain(pages(register(issued("TREMBLAY, Luc")))[-1])
    for hash_hex in ("a1" * 32, "ef" * 32, "cd" * 32, "12" * 32):
        assert hash_hex in last
    assert plain(MEANING) in last
    for tool in ("pdfsig", "pdfdetach", "openssl", "ioatdeskverify"):
        assert tool in last


def test_the_first_register_has_none_before_it() -> None:
    last = pages(replace(register(issued("A")), previous=Previous()))[-1]
    assert "none: this is the first" in last
    assert ZERO_HASH not in last


def test_the_same_register_has_the_same_bytes() -> None:
    document = register(*(issued(name) for name in HOSTILE))
    register_pdf(register(issued("something else before")), NAMES)
    assert register_pdf(document, NAMES) == register_pdf(document, NAMES)


def test_a_signature_shows_name_local_time_with_zone_and_meaning() -> None:
    document = register(issued("A"))
    (shown,) = stamps(document, ("S. Dhaliwal, RPh",), datetime(2026, 11, 23, 4, 40, tzinfo=UTC))
    text = PdfReader(io.BytesIO(shown.pdf)).pages[0].extract_text()
    assert "S. Dhaliwal, RPh" in text
    assert "Signed Sun 22 Nov 2026 21:40 UTC-07:00" in text
    assert MEANING in text


def test_signatures_have_places_that_do_not_touch_and_a_last_one() -> None:
    document = register(issued("A"))
    at = datetime(2026, 11, 23, 4, 40, tzinfo=UTC)
    boxes = [each.box for each in stamps(document, ("A",) * SIGNATURES_MAX, at)]
    for index, one in enumerate(boxes):
        assert 0 < one.left < one.right < 612
        assert 0 < one.bottom < one.top < 792
        for other in boxes[index + 1 :]:
            assert one.right < other.left or one.bottom > other.top
            assert one != other
    with pytest.raises(ValueError, match="room for 4"):
        stamps(document, ("A",) * (SIGNATURES_MAX + 1), at)
