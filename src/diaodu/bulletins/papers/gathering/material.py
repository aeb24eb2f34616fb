"""What material about a project, an area, a leader or a topic says: progress, difficulty, what comes next.

Only records the writer may see go in. Sentences are weighed by the dated rule `papers.material`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from diaodu.bulletins.papers.composing.book import Book
from diaodu.bulletins.papers.composing.fitting import Sentence
from diaodu.bulletins.papers.gathering.bulletin import NOTHING_NEW
from diaodu.bulletins.papers.gathering.papers import unit_named
from diaodu.bulletins.papers.sources import When, address, read_facts
from diaodu.core.models import Subject
from diaodu.duties.choices import OWED
from diaodu.duties.permissions import visible_duties
from diaodu.ledger.models import Item, Observation
from diaodu.ledger.queries import facts_as_of
from diaodu.people.models import Officer
from diaodu.plan.models import Commitment
from diaodu.plan.permissions import visible_commitments
from diaodu.plan.queries import kept
from diaodu.problems.choices import OPEN
from diaodu.problems.models import Visit
from diaodu.problems.permissions import visible_problems
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.models import Group, Project
from diaodu.projects.library.permissions import visible_projects

_MOST = 12  # of each kind of record


@dataclass(frozen=True, slots=True)
class Reach:
    """The records material is about, among those its writer may see."""

    projects: Sequence[Project] = ()
    commitments: Sequence[Commitment] = ()
    also: Sequence[Subject] = ()  # whose problems and duties count too, as the area itself
    visits: Sequence[Visit] = ()  # what was seen there is told first

    @property
    def subjects(self) -> set[int]:
        held = {row.subject_id for row in self.projects} | {row.subject_id for row in self.commitments}
        return held | {subject.pk for subject in self.also}

    @property
    def is_empty(self) -> bool:
        return not self.projects and not self.commitments and not self.visits


def reach_of_subject(subject: Subject, officer: Officer, *, today: date) -> Reach:
    """A project itself, a commitment itself; of an area or programme what is grouped under it or one of its parts.

    Of a firm its projects.
    """
    projects = visible_projects(officer, today=today).exclude(state__in=OUT).select_related("unit", "subject")
    if subject.kind == "project":
        return Reach(list(projects.filter(subject=subject)))
    if subject.kind == "firm":
        return Reach(_largest(projects.filter(owner__subject=subject)), (), (subject,))
    inside = Group.objects.filter(Q(subject=subject) | Q(subject__area__parent__subject=subject)).values("project")
    promised = kept(visible_commitments(officer, today=today)).filter(subject=subject)
    return Reach(_largest(projects.filter(pk__in=inside)), list(promised.select_related("subject")), (subject,))


def reach_of_visit(visit: Visit, officer: Officer, *, today: date) -> Reach:
    """What was seen on a visit, and the record that was visited."""
    return replace(reach_of_subject(visit.about, officer, today=today), also=(visit.about,), visits=(visit,))


def reach_of_leader(subjects: Sequence[int], officer: Officer, *, today: date) -> Reach:
    """What a leader stands behind."""
    projects = visible_projects(officer, today=today).exclude(state__in=OUT).filter(subject__in=subjects)
    promised = kept(visible_commitments(officer, today=today)).filter(subject__in=subjects).select_related("subject")
    return Reach(_largest(projects.select_related("unit", "subject")), list(promised.order_by("start")[:_MOST]))


def reach_of_topic(word: str, officer: Officer, *, today: date) -> Reach:
    """Projects and commitments that name the word, and projects of an industry of that name."""
    projects = visible_projects(officer, today=today).exclude(state__in=OUT).select_related("unit", "subject")
    named = Q(name__icontains=word) | Q(content__icontains=word) | Q(groups__industry=word)
    promised = kept(visible_commitments(officer, today=today)).filter(
        Q(quote__icontains=word) | Q(short__icontains=word)
    )
    found = projects.filter(pk__in=projects.filter(named).values("pk"))
    return Reach(_largest(found), list(promised.select_related("subject").order_by("start")[:_MOST]))


def _largest(projects: object) -> list[Project]:
    return list(projects.order_by("-total", "code")[:_MOST])  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Draft:
    """Sentences by address: read first, put into words when all are known."""

    rows: list[tuple[str, int, str, tuple[str, ...]]] = field(default_factory=list)

    def add(self, part: str, weight: int, pattern: str, *sources: str) -> None:
        """`pattern` has a {} for each source; a sentence with a blank in it is left out."""
        self.rows.append((part, weight, pattern, sources))

    def sentences(self, book: Book, when: When) -> list[Sentence]:
        facts = read_facts([source for row in self.rows for source in row[3]], when)
        found = []
        for part, weight, pattern, sources in self.rows:
            said = [facts[source] for source in sources]
            if any(fact.is_blank for fact in said):
                continue
            text = pattern
            for fact in said:
                text = text.replace("{}", book.bind(fact), 1)
            found.append(Sentence(text.replace("。。", "。"), weight, part))
        return found


def material_sentences(
    reach: Reach, book: Book, weights: Mapping[str, int], officer: Officer, *, today: date
) -> list[Sentence]:
    """Opening sentences (no part) and those of the three parts, in the order they are read."""
    when, draft = When(officer.unit.county_path, today), _Draft()
    for visit in reach.visits:
        _of_visit(draft, visit, weights)
    for project in reach.projects:
        _of_project(draft, project, weights)
    _of_commitments(draft, reach.commitments, weights, when)
    _of_problems(draft, reach, weights, officer, today)
    for project in reach.projects:
        name = address("project", project.code, "name")
        outlook = (address("outlook", project.subject.code, what) for what in ("next_on", "next"))
        draft.add("next", weights["node"], "“{}”下一节点是{}完成{}。", name, *outlook)
    duties = visible_duties(officer, today=today).filter(about__in=reach.subjects, state__in=OWED)
    for duty in duties.select_related("unit").order_by("due_at", "pk")[:_MOST]:
        sources = (address("duty", duty.code, "title"), address("duty", duty.code, "due"))
        draft.add("next", weights["due"], unit_named(duty.unit) + "办理：{}，时限{}。", *sources)
    return draft.sentences(book, when)


def _of_visit(draft: _Draft, visit: Visit, weights: Mapping[str, int]) -> None:
    on, name, saw = (address("visit", visit.code, what) for what in ("on", "about", "saw"))
    who = unit_named(visit.unit) + (f"{visit.post.title_zh}" if visit.post else "")
    draft.add("", weights["opening"], "{}，" + who + "走访“{}”。", on, name)
    draft.add("", weights["said"], "走访看到：{}。", saw)


def _of_project(draft: _Draft, project: Project, weights: Mapping[str, int]) -> None:
    def of(what: str) -> str:
        return address("project", project.code, what)

    unit = unit_named(project.unit)
    draft.add(
        "", weights["opening"], "“{}”由" + unit + "牵头，处于{}阶段，总投资{}。", of("name"), of("stage"), of("total")
    )
    draft.add("", weights["content"], "建设内容：{}。", of("content"))
    draft.add("progress", weights["money"], "“{}”今年以来按形象进度完成投资{}。", of("name"), of("invested"))
    why = address("outlook", project.subject.code, "why")
    draft.add("progress", weights["light"], "“{}”：{}。", of("name"), why)


def _of_commitments(draft: _Draft, commitments: Sequence[Commitment], weights: Mapping[str, int], when: When) -> None:
    """Where each stands, and the last words its lead wrote."""
    items = dict(
        Item.objects.filter(subject__in=[row.subject_id for row in commitments], about=None).values_list(
            "pk", "subject"
        )
    )
    newest: dict[int, Observation] = {}
    for fact in facts_as_of(items, on=when.day, known=when.known):
        newest[items[fact.item_id]] = fact  # ordered by period: the last one stays
    for row in commitments:
        name = address("task", row.code, "name")
        draft.add("progress", weights["light"], "“{}”：{}。", name, address("task", row.code, "why"))
        if row.subject_id not in newest:
            continue
        fact = newest[row.subject_id]
        for part, what, weight in (
            ("progress", "progress", "said"),
            ("difficulty", "difficulty", "problem"),
            ("next", "next_month", "due"),
        ):
            if getattr(fact, what).strip().rstrip("。") not in NOTHING_NEW:
                source = address("said", fact.item_id, fact.period, what)
                draft.add(part, weights[weight], "“{}”：{}。", name, source)


def _of_problems(draft: _Draft, reach: Reach, weights: Mapping[str, int], officer: Officer, today: date) -> None:
    rows = visible_problems(officer, today=today).filter(about__in=reach.subjects, state__in=OPEN)
    for row in rows.select_related("unit", "about").order_by("due_at", "pk")[:_MOST]:
        lies = f"由{unit_named(row.unit)}办理" if row.unit else "尚未交办"
        sources = [address("problem", row.code, "title")]
        pattern = "{}，" + lies
        if row.solve_due or row.due_at:
            sources.append(address("problem", row.code, "due"))
            pattern += "，应于{}前办结"
        draft.add("difficulty", weights["problem"], pattern + "。", *sources)
