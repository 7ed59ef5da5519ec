"""Which seat a dose goes to, and which place on the body is next."""

from collections.abc import Collection, Sequence


def free_seats(seats: int | None, taken: Collection[int]) -> tuple[int, ...]:
    """Return the seats that a dose may go to, lowest number first; empty where all are taken.

    One open dose a seat. A clinic that has not said how many seats it has is never short of one:
    the number after the highest in use is free too.
    """
    last = max(taken, default=0) + 1 if seats is None else seats
    return tuple(number for number in range(1, last + 1) if number not in taken)


def next_site(sites: Sequence[str], last: str) -> str:
    """Return the site after the one used last, going round; empty where the list is.

    A site that is not on the list any more counts as none: the round begins afresh.
    """
    if not sites:
        return ""
    if last not in sites:
        return sites[0]
    return sites[(list(sites).index(last) + 1) % len(sites)]
