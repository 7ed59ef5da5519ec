"""What stands ready for an overdose, and what the programme asks of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Kit:
    """Naloxone kits of one lot."""

    lot: str
    expires_on: date
    kits: int


@dataclass(frozen=True, slots=True)
class Emergency:
    """The programme's values for an overdose response; absent means left to the clinic."""

    again_minutes: int | None
    """After so long naloxone may be given again."""
    doses_ug: tuple[int, ...]
    """The first, the second and so on; the last one stands for all that follow."""
    routes: tuple[str, ...]
    """The first is the usual one."""
    oxygen_l_per_min: int | None
    kits_least: int | None
    oxygen_least_bar: int | None

    def dose_ug(self, given: int) -> int:
        """Return the usual dose after so many; 0 where the programme names none."""
        return self.doses_ug[min(given, len(self.doses_ug) - 1)] if self.doses_ug else 0

    def route(self) -> str:
        """Return the usual route; empty where the programme names none."""
        return self.routes[0] if self.routes else ""


def next_kit(kits: Sequence[Kit], today: date) -> str:
    """Return the lot to take first: in date, and the soonest to expire; empty: there is none."""
    usable = [kit for kit in kits if kit.kits > 0 and kit.expires_on >= today]
    return min(usable, key=lambda kit: (kit.expires_on, kit.lot)).lot if usable else ""


def shortage(emergency: Emergency, kits: int, oxygen_bar: int) -> str:
    """Say what is below the programme's least numbers; empty where nothing is."""
    words = []
    if emergency.kits_least is not None and kits < emergency.kits_least:
        words.append(f"{kits_words(kits)}, at least {emergency.kits_least} wanted")
    if emergency.oxygen_least_bar is not None and oxygen_bar < emergency.oxygen_least_bar:
        words.append(f"oxygen {oxygen_bar} bar, at least {emergency.oxygen_least_bar} wanted")
    return "; ".join(words)


def kits_words(kits: int) -> str:
    """Write a number of kits: ``1 naloxone kit``, ``no naloxone kit``."""
    if not kits:
        return "no naloxone kit"
    return "1 naloxone kit" if kits == 1 else f"{kits} naloxone kits"
