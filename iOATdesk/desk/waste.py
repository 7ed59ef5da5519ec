"""The destruction book: residues and open remainders, destroyed by two people."""

from datetime import datetime

from iOATdesk.desk.operator import Desk, Operator, moment, repeated, two_people, writing
from iOATdesk.desk.paper import print_declaration
from iOATdesk.desk.views import Destroyed, Residue
from iOATdesk.ledger import stock_queries, visit_queries
from iOATdesk.models import entries
from iOATdesk.models.people import Act, Role
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.units import UL_PER_ML


def waiting(desk: Desk) -> tuple[Residue, ...]:
    """Return what waits for destruction, and what stands in open containers."""
    products = stock_queries.products(desk.ledger)
    opened = {line.container: line for line in stock_queries.open_lines(desk.ledger)}
    found = []
    for line in stock_queries.balances(desk.ledger):
        if line.account == "residue":
            name, since = _origin(desk, line.ref)
        elif line.account == "open":
            name, since = "", moment(desk)
        else:
            continue
        if line.account == "open" and line.ref not in opened:
            continue
        found.append(
            Residue(
                line.account,
                line.ref,
                products[line.product],
                line.amount_ug,
                line.volume_ul,
                name,
                since,
            )
        )
    return tuple(sorted(found, key=lambda residue: (residue.source != "residue", residue.ref)))


def _origin(desk: Desk, syringe: str) -> tuple[str, datetime]:
    """Return whose syringe a residue was in, and since when it waits."""
    state = stock_queries.syringe(desk.ledger, syringe)
    dose = visit_queries.dose_of_syringe(desk.ledger, syringe)
    since = dose[0].ended_at if dose else moment(desk)
    return (state.patient_name if state else "", since)


def destroy(
    desk: Desk, by: Operator, witness: Operator | None, residue: Residue, method: str, entry_id: str
) -> Destroyed:
    """Destroy a residue before a witness, record it, and print the joint declaration.

    Who may destroy and who may witness is the programme's (CSR ss. 110, 139, 174).

    Raises:
        Refused: no witness, the same person twice, a role that may not, no method, or the
            residue is not there any more.
    """
    if not method.strip():
        raise refuse(Code.NOT_FILLED_IN, field="method")
    with writing(desk, by, Act.DESTROY) as pen:
        same = {"ref": residue.ref, "amount_ug": residue.amount_ug, "method": method.strip()}
        if done := repeated(desk, entry_id, entries.ResidueDestroyed, **same):
            return Destroyed(done.seq)
        second = two_people(by, witness)
        programme = desk.programme()
        _role_may(by, programme.destroy_roles)
        _role_may(second, programme.destroy_witness_roles)
        standing = stock_queries.balance(desk.ledger, residue.source, residue.ref)
        if standing is None or not _is_part_of(residue, standing):
            raise refuse(Code.UNKNOWN_ITEM, item=f"residue {residue.ref}")
        body = entries.ResidueDestroyed(
            salt=pen.salt(),
            source="open" if residue.source == "open" else "residue",
            ref=residue.ref,
            product=residue.product.product,
            amount_ug=residue.amount_ug,
            volume_ul=residue.volume_ul,
            method=method.strip(),
            destroyer=by.person.name,
            witness_name=second.person.name,
        )
        entry = pen.write(body, entry_id, second)
    # Destroyed is destroyed: a declaration that does not print is printed again from the book.
    return Destroyed(entry.seq, print_declaration(desk, entry))


def _is_part_of(residue: Residue, standing: stock_queries.Balance) -> bool:
    """Say whether this much of this product stands there, mass and volume alike."""
    strength = residue.product.strength_ug_per_ml
    return (
        residue.source in ("residue", "open")
        and residue.product.product == standing.product
        and 0 < residue.amount_ug <= standing.amount_ug
        and residue.volume_ul * strength == residue.amount_ug * UL_PER_ML
    )


def _role_may(operator: Operator, roles: tuple[str, ...]) -> None:
    """Return only if the programme's list has this role; a list of none leaves it to ``MAY``."""
    role = operator.person.role
    names = {str(role), "pharmacist"} if role is Role.IN_CHARGE else {str(role)}
    if roles and not names & set(roles):
        raise refuse(Code.NOT_PERMITTED, role=str(role))
