"""The tables, as migrations that only go forward.

``entry`` is the truth and can only grow. Every other table of ``STATE_TABLES`` is written by
``apply.py`` alone, in the transaction that appends the entry, and can be made again from the
entries. ``certificate``, ``secret`` and ``mark`` hold what is not an event: public
certificates, the register's passphrase, and how far the chain was last checked.
"""

_ENTRY = """
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  header TEXT NOT NULL,
  body TEXT,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  signature TEXT NOT NULL,
  witness_signature TEXT,
  id TEXT NOT NULL GENERATED ALWAYS AS (json_extract(header, '$.id')) STORED UNIQUE,
  kind TEXT NOT NULL GENERATED ALWAYS AS (json_extract(header, '$.kind')) VIRTUAL,
  day TEXT NOT NULL GENERATED ALWAYS AS (json_extract(header, '$.day')) VIRTUAL,
  recorded_at TEXT NOT NULL GENERATED ALWAYS AS (json_extract(header, '$.recorded_at')) VIRTUAL,
  by TEXT NOT NULL GENERATED ALWAYS AS (json_extract(header, '$.by')) VIRTUAL,
  CHECK (json_extract(header, '$.seq') = seq)
) STRICT;
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entry_only_follows BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
  OR EXISTS (SELECT 1 FROM entry WHERE id = json_extract(NEW.header, '$.id'))
  OR json_extract(NEW.header, '$.prev') IS NOT coalesce(
       (SELECT hash FROM entry ORDER BY seq DESC LIMIT 1),
       '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'an entry only follows the last'); END;
CREATE TABLE certificate (
  person TEXT NOT NULL, seq INTEGER NOT NULL, pem TEXT NOT NULL, PRIMARY KEY (person, seq)
) STRICT;
CREATE TRIGGER certificate_never_changes BEFORE UPDATE ON certificate
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END;
CREATE TRIGGER certificate_never_goes BEFORE DELETE ON certificate
BEGIN SELECT RAISE(ABORT, 'a certificate is never deleted'); END;
CREATE TABLE secret (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE mark (
  name TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
"""

_PEOPLE = """
CREATE TABLE station (
  station TEXT PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, zone TEXT NOT NULL,
  programme TEXT NOT NULL, programme_version TEXT NOT NULL, training INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX station_is_one ON station ((1));
CREATE TABLE person (
  person TEXT PRIMARY KEY, name TEXT NOT NULL, initials TEXT NOT NULL, role TEXT NOT NULL
) STRICT;
CREATE TABLE badge (badge TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person) STRICT;
CREATE TABLE confirmed_value (key TEXT PRIMARY KEY, value TEXT NOT NULL, seq INTEGER NOT NULL)
  STRICT;
CREATE TABLE series (name TEXT PRIMARY KEY, last INTEGER NOT NULL CHECK (last > 0)) STRICT;
CREATE TABLE patient (
  patient TEXT PRIMARY KEY, card TEXT NOT NULL UNIQUE, family_name TEXT NOT NULL,
  given_names TEXT NOT NULL, born_on TEXT NOT NULL, health_number TEXT NOT NULL,
  allergies TEXT NOT NULL, authorisation_basis TEXT NOT NULL,
  authorisation_ends_on TEXT NOT NULL, photo TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'discharged'))
) STRICT;
CREATE TABLE event (
  event TEXT PRIMARY KEY, patient TEXT NOT NULL REFERENCES patient,
  reviewed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_open ON event (patient) WHERE reviewed = 0;
CREATE TABLE ordered (
  "order" TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, patient TEXT NOT NULL REFERENCES patient,
  drug TEXT NOT NULL, plan TEXT NOT NULL, visit_max_ug INTEGER NOT NULL,
  doses_per_day INTEGER NOT NULL CHECK (doses_per_day > 0), routes TEXT NOT NULL,
  gap_minutes INTEGER NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL,
  prescriber TEXT NOT NULL, licence TEXT NOT NULL, practice TEXT NOT NULL,
  address TEXT NOT NULL, after_missed INTEGER NOT NULL, entered_on TEXT NOT NULL,
  stopped INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ordered_patient ON ordered (patient, drug);
"""

_STOCK = """
CREATE TABLE product (
  product TEXT PRIMARY KEY, drug TEXT NOT NULL, salt TEXT NOT NULL, form TEXT NOT NULL,
  container TEXT NOT NULL, container_ug INTEGER NOT NULL CHECK (container_ug > 0),
  container_ul INTEGER NOT NULL CHECK (container_ul > 0),
  strength_ug_per_ml INTEGER NOT NULL CHECK (strength_ug_per_ml > 0),
  code TEXT NOT NULL, basis TEXT NOT NULL, maker TEXT NOT NULL
) STRICT;
CREATE TABLE lot (
  ref TEXT PRIMARY KEY, product TEXT NOT NULL REFERENCES product, lot TEXT NOT NULL,
  expires_on TEXT NOT NULL
) STRICT;
CREATE TABLE container (
  container TEXT PRIMARY KEY, product TEXT NOT NULL REFERENCES product, lot TEXT NOT NULL,
  use_before TEXT NOT NULL
) STRICT;
CREATE TABLE syringe (
  syringe TEXT PRIMARY KEY, patient TEXT NOT NULL REFERENCES patient, "order" TEXT NOT NULL,
  product TEXT NOT NULL REFERENCES product, lot TEXT NOT NULL,
  dose_ug INTEGER NOT NULL CHECK (dose_ug > 0), volume_ul INTEGER NOT NULL CHECK (volume_ul > 0),
  strength_ug_per_ml INTEGER NOT NULL, route TEXT NOT NULL, use_before TEXT NOT NULL,
  prepared_by TEXT NOT NULL, prepared_at TEXT NOT NULL, checked_by TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL
    CHECK (status IN ('prepared', 'ready', 'issued', 'returned', 'cancelled')),
  CHECK (volume_ul * strength_ug_per_ml = dose_ug * 1000),
  CHECK (checked_by <> prepared_by)
) STRICT;
CREATE INDEX syringe_waiting ON syringe (patient) WHERE status IN ('prepared', 'ready');
CREATE TABLE balance (
  account TEXT NOT NULL, ref TEXT NOT NULL, product TEXT NOT NULL,
  amount_ug INTEGER NOT NULL, volume_ul INTEGER NOT NULL, containers INTEGER NOT NULL,
  PRIMARY KEY (account, ref, product),
  CHECK (account NOT IN ('safe', 'open', 'syringe', 'residue')
         OR (amount_ug >= 0 AND volume_ul >= 0 AND containers >= 0))
) STRICT, WITHOUT ROWID;
CREATE TABLE reprint (
  document TEXT NOT NULL, syringe TEXT NOT NULL, copies INTEGER NOT NULL,
  PRIMARY KEY (document, syringe)
) STRICT;
"""

_VISITS = """
CREATE TABLE visit (
  visit TEXT PRIMARY KEY, patient TEXT NOT NULL REFERENCES patient, day TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX visit_running ON visit (patient) WHERE outcome = '';
CREATE TABLE dose (
  visit TEXT NOT NULL REFERENCES visit, part INTEGER NOT NULL CHECK (part > 0),
  patient TEXT NOT NULL, drug TEXT NOT NULL, day TEXT NOT NULL, "order" TEXT NOT NULL,
  syringe TEXT NOT NULL UNIQUE REFERENCES syringe, issued_at TEXT NOT NULL,
  issued_ug INTEGER NOT NULL, ended_at TEXT NOT NULL DEFAULT '',
  residue_ug INTEGER NOT NULL DEFAULT 0 CHECK (residue_ug BETWEEN 0 AND issued_ug),
  residue_ul INTEGER NOT NULL DEFAULT 0, resolved INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (visit, part)
) STRICT;
CREATE UNIQUE INDEX dose_open_is_one ON dose (patient) WHERE resolved = 0;
CREATE INDEX dose_patient ON dose (patient, day, issued_at);
CREATE INDEX dose_order ON dose ("order", day) WHERE issued_ug > residue_ug;
CREATE INDEX dose_day ON dose (day);
CREATE TABLE assessment (
  seq INTEGER PRIMARY KEY, visit TEXT NOT NULL, patient TEXT NOT NULL, day TEXT NOT NULL,
  at TEXT NOT NULL, poss INTEGER NOT NULL CHECK (poss BETWEEN 0 AND 4),
  alcohol_mg_per_100ml INTEGER NOT NULL, signs TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_patient ON assessment (patient, day);
"""

_DAYS = """
CREATE TABLE day (
  day TEXT PRIMARY KEY, opened_seq INTEGER NOT NULL, opened_by TEXT NOT NULL,
  opened_at TEXT NOT NULL, closed_seq INTEGER, register INTEGER UNIQUE
) STRICT;
CREATE UNIQUE INDEX day_open_is_one ON day ((1)) WHERE closed_seq IS NULL;
CREATE TABLE counted (
  count TEXT PRIMARY KEY, seq INTEGER NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL,
  lines INTEGER NOT NULL
) STRICT;
CREATE TABLE discrepancy (
  discrepancy TEXT PRIMARY KEY, seq INTEGER NOT NULL, product TEXT NOT NULL, ref TEXT NOT NULL,
  difference_ug INTEGER NOT NULL, report_due_on TEXT NOT NULL
) STRICT;
CREATE TABLE register (
  number INTEGER PRIMARY KEY, day TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL,
  file_sha256 TEXT NOT NULL, head TEXT NOT NULL, signers TEXT NOT NULL,
  seq INTEGER NOT NULL, exported_to TEXT NOT NULL DEFAULT ''
) STRICT;
"""

_OFFERED = """
ALTER TABLE confirmed_value ADD COLUMN offered TEXT NOT NULL DEFAULT '';
UPDATE confirmed_value SET offered = value;
"""

_DOSE_BY_ITS_ORDER = """
UPDATE dose SET "order" = ordered."order"
  FROM entry JOIN ordered ON ordered.number = json_extract(entry.body, '$.order_number')
  WHERE entry.kind = 'syringe_issued' AND dose.syringe = json_extract(entry.body, '$.syringe');
"""
"""A syringe may outlive the order that it was prepared under: the dose counts for the order that
it was issued under, which is the one that the register names."""


_RESPONSES = """
CREATE TABLE response (
  response TEXT PRIMARY KEY, seq INTEGER NOT NULL, began_at TEXT NOT NULL, by TEXT NOT NULL,
  patient TEXT NOT NULL DEFAULT '', other TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '', ended_at TEXT NOT NULL DEFAULT '',
  ended_by TEXT NOT NULL DEFAULT '', transfer TEXT NOT NULL DEFAULT '',
  present TEXT NOT NULL DEFAULT '', prescriber_told INTEGER NOT NULL DEFAULT 0,
  copies INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX response_running_is_one ON response ((1)) WHERE outcome = '';
CREATE TABLE response_stamp (
  seq INTEGER PRIMARY KEY, response TEXT NOT NULL REFERENCES response, at TEXT NOT NULL,
  by TEXT NOT NULL, stamp TEXT NOT NULL, oxygen_l_per_min INTEGER NOT NULL,
  naloxone_ug INTEGER NOT NULL, route TEXT NOT NULL, kit_lot TEXT NOT NULL,
  respirations_per_min INTEGER NOT NULL, spo2_percent INTEGER NOT NULL, poss INTEGER NOT NULL,
  words TEXT NOT NULL, corrects INTEGER NOT NULL
) STRICT;
CREATE INDEX response_stamp_response ON response_stamp (response);
CREATE TABLE emergency_kit (
  lot TEXT PRIMARY KEY, expires_on TEXT NOT NULL, kits INTEGER NOT NULL CHECK (kits >= 0)
) STRICT;
CREATE TABLE emergency_oxygen (seq INTEGER PRIMARY KEY, bar INTEGER NOT NULL) STRICT;
"""


_SEATS = """
ALTER TABLE dose ADD COLUMN seat INTEGER NOT NULL DEFAULT 0 CHECK (seat >= 0);
ALTER TABLE dose ADD COLUMN site TEXT NOT NULL DEFAULT '';
ALTER TABLE dose ADD COLUMN route TEXT NOT NULL DEFAULT '';
ALTER TABLE dose ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
UPDATE dose SET route = issued.route, seq = issued.seq
FROM (SELECT seq, json_extract(body, '$.syringe') AS syringe, json_extract(body, '$.route') AS route
  FROM entry WHERE kind = 'syringe_issued' AND body IS NOT NULL) AS issued
WHERE issued.syringe = dose.syringe;
CREATE UNIQUE INDEX dose_open_seat_is_one ON dose (seat) WHERE resolved = 0 AND seat > 0;
"""

_PATIENT_HISTORY = """
ALTER TABLE patient ADD COLUMN oral_treatment TEXT NOT NULL DEFAULT '';
ALTER TABLE patient ADD COLUMN oral_daily_ug INTEGER NOT NULL DEFAULT 0;
ALTER TABLE patient ADD COLUMN alerts TEXT NOT NULL DEFAULT '[]';
CREATE TABLE happening (
  seq INTEGER PRIMARY KEY, patient TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL
) STRICT;
CREATE INDEX happening_patient ON happening (patient, day, kind);
CREATE INDEX happening_day ON happening (day, kind);
INSERT INTO happening SELECT seq, json_extract(body, '$.patient'), day, kind FROM entry
  WHERE body IS NOT NULL AND kind IN ('patient_enrolled', 'patient_amended',
  'patient_status_changed', 'order_entered', 'adverse_event_recorded', 'event_reviewed');
INSERT INTO happening SELECT seq, patient, day, kind FROM entry
  JOIN ordered ON ordered."order" = json_extract(body, '$.order') WHERE kind = 'order_stopped';
"""

_ASSESSMENT = """
ALTER TABLE assessment ADD COLUMN respirations INTEGER NOT NULL DEFAULT -1;
ALTER TABLE assessment ADD COLUMN oxygen_percent INTEGER NOT NULL DEFAULT -1;
ALTER TABLE assessment ADD COLUMN recent_use TEXT NOT NULL DEFAULT '[]';
ALTER TABLE assessment ADD COLUMN oral_treatment TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN identifiers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE assessment ADD COLUMN stated_dose TEXT NOT NULL DEFAULT '';
CREATE TABLE allowed (
  seq INTEGER PRIMARY KEY, visit TEXT NOT NULL, patient TEXT NOT NULL, about TEXT NOT NULL
) STRICT;
CREATE INDEX allowed_visit ON allowed (visit);
CREATE TABLE overridden (
  seq INTEGER PRIMARY KEY, visit TEXT NOT NULL, patient TEXT NOT NULL, code TEXT NOT NULL,
  at TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, words TEXT NOT NULL
) STRICT;
CREATE INDEX overridden_visit ON overridden (visit);
"""

MIGRATIONS: tuple[str, ...] = (
    _ENTRY + _PEOPLE + _STOCK + _VISITS + _DAYS,
    _OFFERED,
    _DOSE_BY_ITS_ORDER,
    _RESPONSES,
    _SEATS,
    _PATIENT_HISTORY,
    _ASSESSMENT,
)
"""The n-th brings a ledger of ``user_version`` n to n + 1. A released one is never changed."""

STATE_TABLES: tuple[str, ...] = (
    "station",
    "person",
    "badge",
    "confirmed_value",
    "series",
    "patient",
    "event",
    "ordered",
    "happening",
    "product",
    "lot",
    "container",
    "syringe",
    "balance",
    "reprint",
    "visit",
    "dose",
    "assessment",
    "allowed",
    "overridden",
    "day",
    "counted",
    "discrepancy",
    "register",
    "response",
    "response_stamp",
    "emergency_kit",
    "emergency_oxygen",
)
"""Derived from the entries, and from nothing else."""
