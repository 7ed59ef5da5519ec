"""Entries as the bytes that are hashed and signed."""

import json
import re

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.models import entries
from iOATdesk.models.entries import EntryUnreadable, read_body, read_header, write
from tests.models.bodies import bodies, struct_of

_SALT = "0" * 32


@pytest.mark.parametrize("kind", sorted(entries.KINDS))
@given(data=st.data())
def test_a_body_reads_back_as_it_was_written(kind: str, data: st.DataObject) -> None:
    body = data.draw(bodies(kind))
    text = write(body)
    assert read_body(kind, text) == body
    assert read_body(kind, text.encode()) == body
    assert type(read_body(kind, text)) is entries.KINDS[kind]


@given(struct_of(entries.Header))
def test_a_header_reads_back_as_it_was_written(header: entries.Header) -> None:
    assert read_header(write(header)) == header


@given(st.one_of(bodies(), struct_of(entries.Header)))
def test_what_is_written_is_canonical(part: entries.Body | entries.Header) -> None:
    text = write(part)
    assert rfc8785.dumps(json.loads(text)).decode() == text
    assert "null" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", text)


def test_an_entry_is_written_in_the_published_form() -> None:
    header = entries.Header(
        v=1,
        seq=7,
        id="7f0a2c1e-0000-4000-8000-000000000000",
        station="ST1",
        kind="syringe_checked",
        event_at="2026-11-22T20:04:05.123Z",
        recorded_at="2026-11-22T20:04:05.123Z",
        day="2026-11-22",
        by="S01",
        prev=entries.ZERO_HASH,
        body_sha256="ab" * 32,
    )
    members = list(json.loads(write(header)))
    assert members == sorted(members)
    assert set(members) == {
        "v",
        "seq",
        "id",
        "station",
        "kind",
        "event_at",
        "recorded_at",
        "day",
        "by",
        "prev",
        "body_sha256",
    }
    witnessed = msgspec.structs.replace(header, witness="S02")
    assert set(json.loads(write(witnessed))) - set(members) == {"witness"}
    body = entries.SyringeChecked(salt=_SALT, syringe="S-É1")
    assert write(body) == f'{{"salt":"{_SALT}","syringe":"S-É1"}}'


def test_every_kind_is_named_in_snake_case_and_says_what_is_disclosed() -> None:
    for kind, body in entries.KINDS.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", kind), kind
        assert entries.KIND_OF[body] == kind
        assert body.disclosure in {"register", "clinical"}
        assert "salt" in {field.name for field in msgspec.structs.fields(body)}


def test_clinical_bodies_stay_at_the_station() -> None:
    clinical = {kind for kind, body in entries.KINDS.items() if body.disclosure == "clinical"}
    assert {
        "patient_enrolled",
        "patient_amended",
        "patient_assessed",
        "observation_ended",
        "adverse_event_recorded",
        "event_reviewed",
        "response_begun",
        "response_patient_named",
        "response_stamped",
        "response_ended",
    } <= clinical
    assert not clinical & {
        "person_added",
        "stock_received",
        "syringe_prepared",
        "syringe_issued",
        "syringe_returned",
        "residue_destroyed",
        "count_recorded",
        "discrepancy_opened",
        "day_closed",
    }


def test_amounts_are_whole_numbers_named_by_their_unit() -> None:
    for body in entries.KINDS.values():
        for field in msgspec.structs.fields(body):
            assert field.type is not float, (body, field.name)
            if field.name.endswith(("_ug", "_ul", "_ug_per_ml")):
                assert field.type is int, (body, field.name)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("syringe_checked", f'{{"salt":"{_SALT}"}}'),
        ("syringe_checked", f'{{"salt":"{_SALT}","syringe":"S1","more":1}}'),
        ("syringe_checked", f'{{"salt":"{_SALT}","syringe":1}}'),
        ("syringe_checked", f'{{"salt":"{_SALT}","syringe":null}}'),
        ("syringe_checked", "{"),
        ("syringe_checked", b"\xff\xfe"),
        ("syringe_checked", "[]"),
        ("syringe_polished", f'{{"salt":"{_SALT}","syringe":"S1"}}'),
    ],
)
def test_what_is_no_body_is_refused(kind: str, text: str | bytes) -> None:
    with pytest.raises(EntryUnreadable):
        read_body(kind, text)


@pytest.mark.parametrize("text", ["", "{}", b"\xff", '{"v":1}', "null"])
def test_what_is_no_header_is_refused(text: str | bytes) -> None:
    with pytest.raises(EntryUnreadable):
        read_header(text)
