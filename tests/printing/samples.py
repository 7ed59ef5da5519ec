"""Documents with made-up people, to be changed where a test needs it."""

from iOATdesk.printing.declaration import Declaration, Destroyed, Signatory
from iOATdesk.printing.incident import IncidentLine, IncidentReport
from iOATdesk.printing.label import SyringeLabel
from iOATdesk.printing.recovery_sheet import RecoverySheet
from iOATdesk.printing.slip import DoseSlip

LABEL = SyringeLabel(
    syringe="S-20417",
    patient="Marguerite Delacroix-Okonkwo",
    birth_date="1980-01-31",
    card="C-0042",
    drug="HYDROmorphone",
    salt="hydromorphone hydrochloride",
    dose_ug=120_000,
    volume_ul=2_400,
    strength_ug_per_ml=50_000,
    route="IV",
    order="RX-10442",
    prescriber="Dr A. Prescriber",
    clinic="Harbour Clinic, 12 Water Street, Vancouver",
    prepared_at="Nov 22 11:02",
    use_by="Nov 22 14:30",
    prepared_by="AB",
    checked_by="CD",
    lot="H5521A",
    part="1 of 2",
)

SLIP = DoseSlip(
    patient="Marguerite Delacroix-Okonkwo",
    card="C-0042",
    order="RX-10442",
    prescriber="Dr A. Prescriber",
    drug="HYDROmorphone",
    dose_ug=500,
    volume_ul=50,
    strength_ug_per_ml=10_000,
    route="IM",
    syringe="S-20417",
    lot="H5521A",
    visit="2 of 3",
    issued_at="2026-11-22 11:32",
    issued_by="Nadia Roy",
    next_dose="not before 14:32",
    observation_until="11:57",
    clinic="Harbour Clinic, 12 Water Street, Vancouver",
)

RECOVERY = RecoverySheet(
    station="Harbour Clinic",
    station_id="harbour-1",
    address="12 Water Street, Vancouver",
    recovery_key="K7QF-9M2X-0A1B-ZZ3T-WW8P-5RHD-J4LC-N6VE",
    made_on="2026-11-22",
    root_sha256="0123456789abcdef" * 4,
)

DECLARATION = Declaration(
    number="D-0012",
    clinic="Harbour Clinic",
    address="12 Water Street, Vancouver BC V6B 1A1",
    destroyed_at="2026-11-22 16:04",
    method="Expelled into a denaturing container with activated carbon",
    destroyer=Signatory("Nadia Rōy", "nurse", "RN 12345"),
    witness=Signatory("Sam Ortiz", "pharmacist", ""),
    items=(
        Destroyed(
            product="HYDROmorphone hydrochloride injection",
            form="solution for injection",
            strength="50 mg/mL",
            quantity_ug=12_500,
            volume_ul=250,
            din="02145928",
            lot="H5521A",
            came_from="residue of syringe S-20417",
        ),
    ),
    law="Controlled Substances Regulations, ss. 110 and 121",
)

INCIDENT = IncidentReport(
    number="7",
    clinic="Harbour Clinic",
    address="12 Water Street, Vancouver BC V6B 1A1",
    who="OKONKWO, Marguerite",
    card="C-0042",
    birth_date="1980-01-31",
    day="2026-11-22",
    began_at="12:06:40",
    ended_at="12:31:05",
    lines=(
        IncidentLine("12:06:52", "Stimulated", "Nadia Rōy"),
        IncidentLine("12:07:10", "Naloxone 0.4 mg IM, kit NX1", "Nadia Rōy", is_corrected=True),
        IncidentLine("12:09:30", "Naloxone 0.8 mg IM, kit NX1", "Sam Ortiz", corrects="12:07:10"),
    ),
    naloxone_ug=800,
    outcome="Taken to hospital",
    transfer="St. Paul's, ambulance 42",
    prescriber_told=True,
    recorded_by="Nadia Rōy, Sam Ortiz",
    present="Tom Fields",
    needs_review=True,
)
