"""A county with firms and projects, through the same actions as everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.people import SINCE, TODAY, make_county, make_officer

from diaodu.core.clock import fixed
from diaodu.core.intake import Examined
from diaodu.core.moves import Mover
from diaodu.enterprises.actions import NewFirm, add_firms
from diaodu.enterprises.models import Firm
from diaodu.enterprises.rules import check_letter
from diaodu.kernel.period import Period
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.actions import (
    InvestmentInput,
    NewProject,
    add_projects,
    attach_document,
    attach_documents,
    begin_application,
    open_investment_lines,
    propose_adjustments,
    report_investments,
    set_fundings,
    set_year_plans,
)
from diaodu.projects.library.choices import Purpose
from diaodu.projects.library.models import Project
from diaodu.projects.library.steps import KEEPER

OFFICE = Mover("office", frozenset({KEEPER}), "调度办主任")
NATIONAL = "2026-370000-04-01-{:06d}"
# Everything the shipped conditions ask of a project the county builds itself, up to full capacity.
COMPLETE: dict[str, Any] = {
    "content": "建设厂房",
    "place_text": "园区一号路",
    "industry": "2614",
    "total": Decimal(12_000),
    "start_due": date(2026, 3, 1),
    "finish_due": date(2027, 6, 30),
    "output": Decimal(30_000),
}
PAPERS = (Purpose.APPROVAL, Purpose.PERMIT, Purpose.ACCEPTANCE, Purpose.PRODUCTION)


@dataclass
class LibraryCounty:
    unit: Unit
    office: Unit
    housing: Unit
    park: Unit
    firm: Firm

    def officer(self, username: str) -> Officer:
        return Officer.objects.select_related("unit").get(username=username)


def make_library_county() -> LibraryCounty:
    """Officers: `office` of the dispatch office, `clerk` of housing, `park-clerk` of the park."""
    county = make_county()
    office = _unit(county, "diaodu", "县调度办公室", "调度办", UnitKind.DEPARTMENT)
    housing = _unit(county, "zhujian", "县住房和城乡建设局", "住建局", UnitKind.DEPARTMENT)
    park = _unit(county, "huagong", "化工园管理委员会", "化工园区", UnitKind.PARK)
    make_officer(office, role=Role.DISPATCH_OFFICE, username="office")
    make_officer(housing, username="clerk")
    make_officer(park, username="park-clerk")
    with fixed(TODAY):
        firm = add_firms([NewFirm(credit_code(1), "云海甲化工有限公司", park, "2614")], county=county, by="office")[0]
    return LibraryCounty(county, office, housing, park, firm)


def credit_code(number: int) -> str:
    first = f"91379999MA{number:07d}"
    return first + check_letter(first)


def make_project(county: LibraryCounty, name: str = "电子级溶剂项目", *, on: date = SINCE, **words: Any) -> Project:
    """One project; what is no word of `NewProject` is a value of its own."""
    own = {key: words.pop(key) for key in ("unit", "kind", "level", "stage", "since") if key in words}
    with fixed(on):
        new = NewProject(name, own.pop("unit", county.park), **own, values=words)
        return add_projects([new], county=county.unit, by="office")[0]


def make_ready_project(
    county: LibraryCounty, name: str = "电子级溶剂项目", *, number: int = 1, **words: Any
) -> Project:
    """One that lacks nothing for any stage."""
    values = COMPLETE | {"owner": county.firm, "national_code": NATIONAL.format(number)} | words
    project = make_project(county, name, **values)
    scope = county.unit.path
    with fixed(SINCE):
        set_year_plans({project.pk: Decimal(6000)}, year=2026, scope=scope, by="office")
        set_fundings({project.pk: {"own": Decimal(12_000)}}, scope=scope, by="office")
        for purpose in PAPERS:
            attach_documents([project], paper(purpose), purpose=purpose, by="office")
    return project


def tell_investment(county: Unit) -> None:
    """A month of its first project by physical progress, so that the county has a line of investment."""
    project = Project.objects.filter(scope=county.path).earliest("pk")
    with fixed(TODAY):
        told = InvestmentInput(project, date(2026, 7, 1), "physical", Decimal(120))
        report_investments([told], by="clerk", scope=project.scope)
        open_investment_lines(project.scope, by="office")


def paper(name: str) -> Examined:
    return Examined(f"{name}（测试）".encode(), f"{name}.txt", "text/plain", False)


def _unit(county: Unit, code: str, name: str, short: str, kind: UnitKind) -> Unit:
    return add_unit(NewUnit(code, kind, name, short_zh=short), by="test", parent=county, valid_from=SINCE)


def make_housing_project(county: Unit, housing: Unit) -> None:
    """A firm, and a project of the housing bureau with a document, an application, and the half year's list."""
    keeper = Mover("office", frozenset({"keeper"}))
    with fixed(TODAY):
        park = add_unit(NewUnit("huagong", UnitKind.PARK, "化工园"), by="test", parent=county, valid_from=TODAY)
        add_firms([NewFirm(credit_code(1), "云海甲公司", park)], county=county, by="office")
        project = add_projects([NewProject("老旧小区", housing)], county=county, by="office")[0]
        attach_document(project, Examined(b"permit", "a.txt", "text/plain", False), purpose="permit", mover=keeper)
        begin_application(project, "central", mover=keeper)
        propose_adjustments(county.path, Period.parse("2026-H2"), mover=keeper)
