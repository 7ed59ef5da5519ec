"""keys.json: what opens it, what does not, and every way in which it can be damaged."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from iOATdesk.ledger import keys
from iOATdesk.ledger.keys import KEYS_FILE, KeyFile
from iOATdesk.models.faults import KeyFault

STATION = "st-keys"
PASSPHRASE = "seven grey herons wade"
DATABASE_KEY = bytes(range(32))
RECOVERY = "ABCD EFGH JKLM NPQR STUV WXYZ 2345 6789"


def _slot(person: str, name: str, badge: str, passphrase: str = PASSPHRASE) -> keys.Slot:
    authority_key = keys.new_private_key() if person == "S01" else None
    signer = keys.Signer(person, keys.new_private_key())
    unlocked = keys.Unlocked(person, DATABASE_KEY, signer, authority_key)
    return keys.person_slot(
        unlocked, STATION, person, name, keys.Secrets(badge, passphrase, "4711")
    )


@pytest.fixture(scope="module")
def key_file() -> KeyFile:
    """Two people and the recovery key."""
    slots = [
        _slot("S01", "S. Dhaliwal, RPh", "B-001"),
        _slot("S02", "R. Alvarez, RN", "B-002", "another of my passphrases"),
        keys.recovery_slot(STATION, RECOVERY, DATABASE_KEY, keys.new_private_key()),
    ]
    return KeyFile(
        format="iOATdesk keys",
        version=1,
        station=STATION,
        name="Harbour Street Clinic",
        zone="America/Vancouver",
        slots=slots,
    )


def plain(key_file: KeyFile) -> dict[str, Any]:
    built = msgspec.to_builtins(key_file)
    assert isinstance(built, dict)
    return built


# What opens


@pytest.mark.parametrize("who", ["S01", "B-001", "S. Dhaliwal, RPh", "  B-001 "])
def test_id_badge_or_printed_name_open_with_the_passphrase(key_file: KeyFile, who: str) -> None:
    opened = keys.unlock(key_file, who, PASSPHRASE)
    assert opened.person == "S01"
    assert opened.database_key == DATABASE_KEY
    assert opened.signer is not None
    assert opened.authority_key is not None


def test_only_the_pharmacist_in_charge_holds_the_authority(key_file: KeyFile) -> None:
    assert keys.unlock(key_file, "S02", "another of my passphrases").authority_key is None


def test_the_pin_is_told_from_others(key_file: KeyFile) -> None:
    opened = keys.unlock(key_file, "S01", PASSPHRASE)
    assert opened.is_pin("4711")
    assert not any(
        opened.is_pin(pin)
        for pin in ("4712", "", "471", "47110", "\N{FULLWIDTH DIGIT FOUR}711", "\0")
    )


@pytest.mark.parametrize(
    ("who", "passphrase"),
    [
        ("S01", "seven grey herons wade "),
        ("S01", "Seven grey herons wade"),
        ("S01", ""),
        ("S01", "another of my passphrases"),
        ("S02", PASSPHRASE),
        ("S09", PASSPHRASE),
        ("", PASSPHRASE),
        ("recovery", RECOVERY),
        ("recovery", RECOVERY.replace(" ", "")),
        ("S01", "\0"),
        ("S01", "\ud800"),
        ("\ud800", PASSPHRASE),
        ("S01", "ü" * 100_000),
    ],
)
def test_what_does_not_belong_together_is_refused_in_one_sentence(
    key_file: KeyFile, who: str, passphrase: str
) -> None:
    with pytest.raises(KeyFault) as caught:
        keys.unlock(key_file, who, passphrase)
    assert caught.value.title == "The name and the passphrase do not belong together."
    assert caught.value.advice


@pytest.mark.parametrize("typed", [RECOVERY, RECOVERY.lower(), RECOVERY.replace(" ", "-")])
def test_the_recovery_key_opens_however_it_is_typed(key_file: KeyFile, typed: str) -> None:
    opened = keys.unlock_by_recovery(key_file, typed)
    assert (opened.database_key, opened.signer) == (DATABASE_KEY, None)
    assert not opened.is_pin("")


@pytest.mark.parametrize("typed", ["", RECOVERY[:-1], RECOVERY + "A", "\ud800", PASSPHRASE])
def test_another_recovery_key_is_refused(key_file: KeyFile, typed: str) -> None:
    with pytest.raises(KeyFault, match="not the recovery key of this station"):
        keys.unlock_by_recovery(key_file, typed)


def test_recovery_keys_are_long_and_never_the_same() -> None:
    made = {keys.new_recovery_key() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        groups = one.split(" ")
        assert [len(group) for group in groups] == [4] * 8
        assert not set("".join(groups)) & set("01IO")


# What lies in the file


def test_the_file_asks_at_least_64_mebibytes_and_three_passes(
    key_file: KeyFile, tmp_path: Path
) -> None:
    keys.write_keys(tmp_path, key_file)
    written = json.loads((tmp_path / KEYS_FILE).read_text("utf-8"))
    assert len(written["slots"]) == 3
    salts = set()
    for slot in written["slots"]:
        assert slot["kdf"]["memory_kib"] >= 64 * 1024
        assert slot["kdf"]["passes"] >= 3
        assert len(base64.b64decode(slot["kdf"]["salt"])) >= 16
        salts.add(slot["kdf"]["salt"])
    assert len(salts) == 3


def test_no_secret_stands_in_the_file(key_file: KeyFile, tmp_path: Path) -> None:
    keys.write_keys(tmp_path, key_file)
    content = (tmp_path / KEYS_FILE).read_bytes()
    private = keys.unlock(key_file, "S01", PASSPHRASE).signer
    assert private is not None
    number = private.private_key.private_numbers().private_value
    secrets = [
        DATABASE_KEY.hex().encode(),
        base64.b64encode(DATABASE_KEY),
        PASSPHRASE.encode(),
        b"4711",
        b"B-001",
        RECOVERY.encode(),
        RECOVERY.replace(" ", "").encode(),
        number.to_bytes(32, "big").hex().encode(),
        base64.b64encode(number.to_bytes(32, "big"))[:40],
    ]
    assert not [secret for secret in secrets if secret in content]


def test_writing_again_replaces_the_file_whole(key_file: KeyFile, tmp_path: Path) -> None:
    keys.write_keys(tmp_path, key_file)
    shorter = msgspec.structs.replace(key_file, slots=key_file.slots[:1])
    keys.write_keys(tmp_path, shorter)
    assert keys.read_keys(tmp_path) == shorter
    assert [path.name for path in tmp_path.iterdir()] == [KEYS_FILE]


def test_a_folder_that_is_not_there_has_a_sentence(key_file: KeyFile, tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="cannot be written"):
        keys.write_keys(tmp_path / "nowhere", key_file)
    with pytest.raises(KeyFault, match="cannot be read"):
        keys.read_keys(tmp_path / "nowhere")


# Damage

Damage = Callable[[dict[str, Any]], object]


def _kdf(name: str, value: object) -> Damage:
    return lambda file: file["slots"][0]["kdf"].update({name: value})


def _slot_field(name: str, value: object) -> Damage:
    return lambda file: file["slots"][0].update({name: value})


UNREADABLE: dict[str, bytes] = {
    "empty": b"",
    "cut": b'{"format": "iOATdesk keys", "version": 1, "sta',
    "rubbish": bytes(range(256)),
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e400",
    "deep": b"[" * 100_000,
    "utf-16": '{"format": "iOATdesk keys"}'.encode("utf-16"),
    "twice": b"{}{}",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_key_file_that_is_none_is_said_to_be_damaged(tmp_path: Path, name: str) -> None:
    (tmp_path / KEYS_FILE).write_bytes(UNREADABLE[name])
    with pytest.raises(KeyFault, match="damaged") as caught:
        keys.read_keys(tmp_path)
    assert caught.value.advice


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"format": "other keys"}, "from another program or a later version"),
        ({"version": 2}, "from another program or a later version"),
        ({"version": "1"}, "damaged"),
        ({"slots": None}, "damaged"),
        ({"slots": [{}]}, "damaged"),
        ({"extra": 1}, "damaged"),
        ({"station": 7}, "damaged"),
    ],
)
def test_a_key_file_of_another_form_is_refused(
    key_file: KeyFile, tmp_path: Path, change: dict[str, object], title: str
) -> None:
    (tmp_path / KEYS_FILE).write_text(json.dumps(plain(key_file) | change), "utf-8")
    with pytest.raises(KeyFault, match=title):
        keys.read_keys(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        _kdf("salt", ""),
        _kdf("salt", "not base64!"),
        _kdf("salt", "AAAA"),
        _kdf("memory_kib", 0),
        _kdf("memory_kib", -1),
        _kdf("memory_kib", 2**40),
        _kdf("memory_kib", 2**62),
        _kdf("memory_kib", 2**31),
        _kdf("passes", 0),
        _kdf("passes", -3),
        _kdf("passes", 2**31),
        _kdf("lanes", 0),
        _kdf("lanes", 2**40),
        _kdf("lanes", 100_000),
        _slot_field("nonce", ""),
        _slot_field("nonce", "ü"),
        _slot_field("wrapped", ""),
        _slot_field("wrapped", "AAAA"),
        _slot_field("wrapped", "a"),
        _slot_field("person", "S02"),
        lambda file: file.update({"station": "st-other"}),
        lambda file: file["slots"][0].update(
            {"wrapped": file["slots"][1]["wrapped"], "nonce": file["slots"][1]["nonce"]}
        ),
    ],
)
def test_a_damaged_slot_never_opens_and_always_has_words(
    key_file: KeyFile, tmp_path: Path, damage: Damage
) -> None:
    file = plain(key_file)
    damage(file)
    (tmp_path / KEYS_FILE).write_text(json.dumps(file), "utf-8")
    with pytest.raises(KeyFault) as caught:
        keys.unlock(keys.read_keys(tmp_path), "S. Dhaliwal, RPh", PASSPHRASE)
    assert caught.value.title
    assert caught.value.advice


def test_the_slot_of_another_station_does_not_open_here(key_file: KeyFile) -> None:
    moved = msgspec.structs.replace(key_file, station="st-other")
    with pytest.raises(KeyFault, match="do not belong together"):
        keys.unlock(moved, "S01", PASSPHRASE)
    with pytest.raises(KeyFault, match="not the recovery key"):
        keys.unlock_by_recovery(moved, RECOVERY)


def test_a_flipped_byte_anywhere_opens_nothing_or_the_same(
    key_file: KeyFile, tmp_path: Path
) -> None:
    """Each step is a whole Argon2id, so the positions are sampled, at another bit each."""
    keys.write_keys(tmp_path, key_file)
    path = tmp_path / KEYS_FILE
    whole = path.read_bytes()
    right = keys.unlock(key_file, "S01", PASSPHRASE)
    same, faults = 0, list[KeyFault]()
    for step, position in enumerate(range(0, len(whole), 131)):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << step % 8
        path.write_bytes(damaged)
        try:
            opened = keys.unlock(keys.read_keys(tmp_path), "S01", PASSPHRASE)
        except KeyFault as fault:
            faults.append(fault)
            continue
        assert (opened.person, opened.database_key) == (right.person, right.database_key)
        assert opened.is_pin("4711")
        same += 1
    assert same >= 5
    assert len(faults) >= 5
    assert all(fault.title and fault.advice for fault in faults)
