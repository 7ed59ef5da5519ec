"""What entries about stock, syringes and counts do to the derived tables."""

from iOATdesk.ledger.tables import Connection, count_up, move
from iOATdesk.models import entries
from iOATdesk.models.accounts import lot_ref
from iOATdesk.models.entries import Header


def product_added(db: Connection, _head: Header, body: entries.ProductAdded) -> None:
    db.execute(
        "INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            body.product,
            body.drug,
            body.salt_of_drug,
            body.form,
            body.container,
            body.container_ug,
            body.container_ul,
            body.strength_ug_per_ml,
            body.code,
            body.basis,
            body.maker,
        ),
    )


def stock_received(db: Connection, _head: Header, body: entries.StockReceived) -> None:
    db.execute(
        "INSERT INTO lot VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (lot_ref(body.product, body.lot), body.product, body.lot, body.expires_on),
    )
    move(db, body)


def container_opened(db: Connection, _head: Header, body: entries.ContainerOpened) -> None:
    db.execute(
        "INSERT INTO container VALUES (?, ?, ?, ?)",
        (body.container, body.product, body.lot, body.use_before),
    )
    count_up(db, "container", body.container)
    move(db, body)


def syringe_prepared(db: Connection, head: Header, body: entries.SyringePrepared) -> None:
    db.execute(
        "INSERT INTO syringe VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 'prepared')",
        (
            body.syringe,
            body.patient,
            body.order,
            body.product,
            body.lot,
            body.dose_ug,
            body.volume_ul,
            body.strength_ug_per_ml,
            body.route,
            body.use_before,
            head.by,
            head.event_at,
        ),
    )
    count_up(db, "syringe", body.syringe)
    move(db, body)


def syringe_checked(db: Connection, head: Header, body: entries.SyringeChecked) -> None:
    db.execute(
        "UPDATE syringe SET status = 'ready', checked_by = ?"
        " WHERE syringe = ? AND status = 'prepared'",
        (head.by, body.syringe),
    )


def syringe_cancelled(db: Connection, _head: Header, body: entries.SyringeCancelled) -> None:
    db.execute("UPDATE syringe SET status = 'cancelled' WHERE syringe = ?", (body.syringe,))
    move(db, body)


def residue_destroyed(db: Connection, _head: Header, body: entries.ResidueDestroyed) -> None:
    move(db, body)


def label_reprinted(db: Connection, _head: Header, body: entries.LabelReprinted) -> None:
    db.execute(
        "INSERT INTO reprint VALUES (?, ?, ?)"
        " ON CONFLICT (document, syringe) DO UPDATE SET copies = excluded.copies",
        (body.document, body.syringe, body.copy),
    )


def count_recorded(db: Connection, head: Header, body: entries.CountRecorded) -> None:
    db.execute(
        "INSERT INTO counted VALUES (?, ?, ?, ?, ?)",
        (body.count, head.seq, head.day, head.event_at, len(body.lines)),
    )


def discrepancy_opened(db: Connection, head: Header, body: entries.DiscrepancyOpened) -> None:
    db.execute(
        "INSERT INTO discrepancy VALUES (?, ?, ?, ?, ?, ?)",
        (
            body.discrepancy,
            head.seq,
            body.product,
            body.syringe or body.ref,
            body.difference_ug,
            body.report_due_on,
        ),
    )
    count_up(db, "discrepancy", body.discrepancy)
    if body.account == "syringe":
        db.execute("UPDATE syringe SET status = 'cancelled' WHERE syringe = ?", (body.ref,))
    move(db, body)
