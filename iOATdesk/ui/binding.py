"""Joins the pages to the desk: each act of a page is one function of ``desk/``."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from iOATdesk.desk import (
    attendance,
    counter,
    counts,
    day,
    day_lists,
    events,
    looks,
    observing,
    open_doses,
    orders,
    overrides,
    patients,
    people,
    preparing,
    programme,
    register_book,
    response,
    stock,
    waste,
)
from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Desk, Operator
from iOATdesk.desk.ports import Clock, Devices
from iOATdesk.desk.profiles import programmes
from iOATdesk.desk.recovery import save_recovery
from iOATdesk.desk.room import room
from iOATdesk.desk.station import (
    Founded,
    NewStation,
    Opened,
    create_station,
    desk_of,
    is_recovery_key,
)
from iOATdesk.desk.views import Verdict
from iOATdesk.ui.background import Background
from iOATdesk.ui.close_page import CloseActs, ClosePage
from iOATdesk.ui.count_page import CountActs, CountPage
from iOATdesk.ui.counter_acts import CounterActs, Surroundings
from iOATdesk.ui.counter_page import CounterPage
from iOATdesk.ui.patient_acts import PatientActs
from iOATdesk.ui.patients_page import PatientsPage
from iOATdesk.ui.people_page import PeopleActs, PeoplePage
from iOATdesk.ui.programme_page import ProgrammeActs, ProgrammePage
from iOATdesk.ui.response_acts import ResponseActs
from iOATdesk.ui.scanner import Scanner
from iOATdesk.ui.session import Session
from iOATdesk.ui.setup_page import SetupActs, SetupPage
from iOATdesk.ui.shell import Chances
from iOATdesk.ui.stock_acts import StockActs
from iOATdesk.ui.stock_page import StockPage
from iOATdesk.ui.widgets.at_hand import AtHand
from iOATdesk.ui.window import MainWindow, WindowActs


def counter_acts(desk: Desk) -> CounterActs:
    """Return what the counter can do."""

    def verdict(
        by: Operator, patient: str, visit: str, syringe: str | None, reached: object
    ) -> Verdict:
        is_assessed = reached is True
        return counter.verdict(desk, by, patient, visit, syringe=syringe, is_assessed=is_assessed)

    return CounterActs(
        room=partial(room, desk),
        find=partial(counter.find, desk),
        scanned=partial(counter.scanned, desk),
        verdict=verdict,
        assess=partial(counter.assess, desk),
        issue_dose=partial(counter.issue_dose, desk),
        end_injection=partial(counter.end_injection, desk),
        return_syringe=partial(counter.return_syringe, desk),
        declare_not_returned=partial(open_doses.declare_not_returned, desk),
        leave_unknown=partial(open_doses.leave_unknown, desk),
        end_observation=partial(observing.end_observation, desk),
        response=response_acts(desk),
        reprint_slip=partial(preparing.reprint_slip, desk),
        open_day=partial(day.open_day, desk),
        allow_dose=partial(overrides.allow_dose, desk),
        grant_override=partial(overrides.grant_override, desk),
        record_opened=partial(looks.record_opened, desk),
        signs=lambda: desk.programme().signs,
        last_entry_at=partial(day.last_entry_at, desk),
        confirm_clock=partial(day.confirm_clock, desk),
    )


def response_acts(desk: Desk) -> ResponseActs:
    """Return what an overdose response and its review can do."""
    return ResponseActs(
        running=partial(response.running, desk),
        emergency=partial(response.emergency, desk),
        begin=partial(response.begin, desk),
        name_patient=partial(response.name_patient, desk),
        stamp=partial(response.stamp, desk),
        end=partial(response.end, desk),
        waiting_events=partial(events.waiting_events, desk),
        review_event=partial(events.review_event, desk),
        reprint_report=partial(response.reprint_report, desk),
    )


def count_acts(desk: Desk) -> CountActs:
    """Return what the count can do."""
    return CountActs(
        lines=partial(counts.lines, desk),
        record_count=partial(counts.record_count, desk),
        scanned=partial(counter.scanned, desk),
    )


def close_acts(desk: Desk, shift: Shift) -> CloseActs:
    """Return what the closing can do."""
    return CloseActs(
        closing=partial(day.closing, desk),
        register_pdf=partial(register_book.register_pdf, desk),
        close_day=partial(day.close_day, desk),
        sign_register=partial(register_book.sign_register, desk),
        export_register=partial(register_book.export_register, desk),
        find_drive=desk.drive.find,
        sign_on=shift.sign_on,
    )


def stock_acts(desk: Desk) -> StockActs:
    """Return what the stock page can do."""
    return StockActs(
        programme=desk.programme,
        products=partial(stock.products, desk),
        stock=partial(stock.stock, desk),
        open_containers=partial(stock.open_containers, desk),
        syringes=partial(stock.syringes, desk),
        preparing_list=partial(preparing.preparing_list, desk),
        waiting=partial(waste.waiting, desk),
        scanned=partial(counter.scanned, desk),
        add_product=partial(stock.add_product, desk),
        receive=partial(stock.receive, desk),
        prepare=partial(preparing.prepare, desk),
        check_syringe=partial(preparing.check_syringe, desk),
        cancel_syringe=partial(preparing.cancel_syringe, desk),
        reprint_label=partial(preparing.reprint_label, desk),
        destroy=partial(waste.destroy, desk),
    )


def patient_acts(desk: Desk) -> PatientActs:
    """Return what the patients page can do."""
    return PatientActs(
        programme=desk.programme,
        patients=partial(patients.patients, desk),
        find=partial(counter.find, desk),
        next_card=partial(patients.next_card, desk),
        photo=partial(patients.photo, desk),
        orders_of=partial(orders.orders_of, desk),
        enrol=partial(patients.enrol, desk),
        amend=partial(patients.amend, desk),
        change_status=partial(patients.change_status, desk),
        enter_order=partial(orders.enter_order, desk),
        stop_order=partial(orders.stop_order, desk),
        history=partial(attendance.patient_history, desk),
        attendance=partial(attendance.programme_attendance, desk),
        record_opened=partial(looks.record_opened, desk),
        list_taken=partial(looks.list_taken, desk),
        show_list=partial(day_lists.show_list, desk),
        print_list=partial(day_lists.print_list, desk),
        save_list=partial(day_lists.save_list, desk),
    )


def people_acts(desk: Desk, shift: Shift, folder: Path) -> PeopleActs:
    """Return what the list of people can do."""
    return PeopleActs(
        people=shift.people, add_person=partial(people.add_person, desk, shift, folder)
    )


def programme_acts(desk: Desk) -> ProgrammeActs:
    """Return what the page of the programme can do."""
    return ProgrammeActs(
        view=partial(programme.programme_view, desk),
        confirm_value=partial(programme.confirm_value, desk),
    )


def set_up_page(
    folder: Path,
    clock: Clock,
    background: Background,
    keep: Callable[[Opened], None],
    done: Callable[[Operator], None],
) -> SetupPage:
    """Return the page that makes a station.

    Args:
        folder: of the station to be.
        clock: says when it was made.
        background: runs the work.
        keep: gets the station as soon as it is made, in the thread that made it.
        done: gets who is in charge, once the recovery key was typed back.
    """

    def create(new: NewStation) -> Founded:
        founded = create_station(folder, new, clock=clock)
        keep(founded.opened)
        return founded

    def save(founded: Founded, new: NewStation, path: Path) -> None:
        save_recovery(founded, new, path, clock.now())

    acts = SetupActs(
        programmes=programmes,
        create_station=create,
        save_recovery=save,
        is_recovery_key=partial(is_recovery_key, folder),
    )
    page = SetupPage(acts, background)

    def on_founded(founded: Founded) -> None:
        opened = founded.opened
        done(Shift(opened.ledger, opened.keys).open(opened.by))

    page.founded.connect(on_founded)
    page.refresh()
    return page


def main_window(
    opened: Opened,
    folder: Path,
    devices: Devices,
    session: Session,
    background: Background,
    chances: Chances,
    scanner: Scanner | None = None,
) -> MainWindow:
    """Return the window of an open station, with a page for each paper book."""
    desk = desk_of(opened, devices, new_salt=chances.new_salt)
    shift = Shift(opened.ledger, opened.keys)
    shift.open(opened.by)
    at_hand = AtHand(
        background,
        session.operator,
        shift.switch,
        chances.new_id,
        desk.station.zone,
        desk.clock.now,
    )
    around = Surroundings(
        session.operator,
        background,
        desk.clock,
        desk.station.zone,
        chances.new_id,
        shift.switch,
    )
    programme = desk.programme()
    pages: dict[str, QWidget] = {
        "Counter": CounterPage(counter_acts(desk), around, programme),
        "Patients": PatientsPage(patient_acts(desk), at_hand),
        "Stock": StockPage(stock_acts(desk), at_hand),
        "Count": CountPage(count_acts(desk), at_hand),
        "Close day": ClosePage(close_acts(desk, shift), at_hand),
        "People": PeoplePage(people_acts(desk, shift, folder), at_hand),
        "Programme": ProgrammePage(programme_acts(desk), at_hand),
    }
    acts = WindowActs(partial(day.foot, desk), partial(room, desk), shift.sign_on, shift.switch)
    return MainWindow(desk.station, pages, acts, session, background, desk.clock, scanner=scanner)
