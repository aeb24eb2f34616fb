"""Search by grams: every two neighbouring Chinese letters, every Latin word, number and code is a row.

Neither database's own tokeniser knows Chinese. A record is found when all grams of what was typed are there. What is
indexed must be no more secret than the record's label: whoever may see the subject may find it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from diaodu.core.choices import Sensitivity
from diaodu.core.models import SearchGram, Subject

LONGEST_GRAM = 24
ROWS_AT_ONCE = 400  # in one statement: two values each, fewer than any database takes
MOST_GRAMS = 16  # of one question; more would only say the same
_OPEN = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)
_LETTER = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PART = re.compile(rf"[{_LETTER}]+|[a-z]+(?:-[0-9]+)+|[a-z]+|[0-9]+")
_AFTER_ALL = "\U0010ffff"

# Subjects of one kind → key → what each is found by; a subject that is left out is not found (a draft, say).
Texts = Callable[[Sequence[Subject]], Mapping[int, Sequence[str]]]
_texts: dict[str, Texts] = {}


def search_texts(kind: str) -> Callable[[Texts], Texts]:
    """Register what records of a kind are found by; without it: code and labels. A constant number of queries."""

    def register(texts: Texts) -> Texts:
        _texts[kind] = texts
        return texts

    return register


def grams_of(text: str) -> set[str]:
    """What a text is found by: 水库 and 库 of 水库, `r-2026-021` with its parts, `aa` of AA+."""
    return {gram for part in _parts(text) for gram in _grams(part)}


def index_subject(subject: Subject, *texts: str) -> None:
    """Find the subject by these texts from now on, and by nothing else."""
    _replace({subject.pk: texts})


def index_subjects(subjects: Sequence[Subject]) -> int:
    """Find each by what its kind says (`search_texts`); how many can be found. Call it where a label changes."""
    wanted: dict[int, Sequence[str]] = dict.fromkeys((subject.pk for subject in subjects), ())
    by_kind: dict[str, list[Subject]] = {}
    for subject in subjects:
        if subject.sensitivity in _OPEN:
            by_kind.setdefault(subject.kind, []).append(subject)
    for kind, group in by_kind.items():
        wanted.update(_texts.get(kind, _code_and_labels)(group))
    _replace(wanted)
    return sum(bool(texts) for texts in wanted.values())


def index_new_subjects(subjects: Sequence[Subject]) -> None:
    """For records that are being made: kinds that say themselves what they are found by are indexed by their app."""
    index_subjects([subject for subject in subjects if subject.kind not in _texts])


def search_subjects(query: str, among: QuerySet[Subject]) -> QuerySet[Subject]:
    """Those of `among` that have every gram of the query, the best first; none for a query without a word.

    First the record whose code it is, then those whose label holds the words as typed, then the rest; shorter labels
    before longer ones, newer records before older.
    """
    conditions = list(_conditions(query))
    if not conditions:
        return among.none()
    for condition in conditions:
        # A set of keys out of the index of grams; EXISTS would look for each record in turn.
        among = among.filter(pk__in=SearchGram.objects.filter(condition).values("subject"))
    words = " ".join(query.split())
    rank = Case(
        When(code__iexact=words, then=Value(0)),
        When(Q(label_zh__icontains=words) | Q(label_en__icontains=words), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return among.annotate(rank=rank, length=Length("label_zh")).order_by("rank", "length", "-pk")


def _conditions(query: str) -> Iterator[Q]:
    """One for each gram; of a lone Chinese letter and of a Latin word the beginning is enough."""
    asked: dict[str, bool] = {}
    for part in _parts(query):
        chinese = _is_chinese(part)
        for gram in [part] if not chinese or len(part) == 1 else map("".join, pairwise(part)):
            asked.setdefault(gram[:LONGEST_GRAM], not chinese or len(part) == 1)
    for gram, by_beginning in list(asked.items())[:MOST_GRAMS]:
        yield Q(gram__gte=gram, gram__lt=gram + _AFTER_ALL) if by_beginning else Q(gram=gram)


def _parts(text: str) -> list[str]:
    """Runs of Chinese letters, words, numbers and codes, in half width and lower case."""
    return _PART.findall(unicodedata.normalize("NFKC", text).lower())


def _grams(part: str) -> Iterator[str]:
    if _is_chinese(part):
        yield from map("".join, pairwise(part))
        yield part[-1]  # so that a lone letter finds it at the end of a run too
        return
    yield part[:LONGEST_GRAM]
    if "-" in part:
        yield from (piece[:LONGEST_GRAM] for piece in part.split("-"))


def _is_chinese(part: str) -> bool:
    return part[0] >= "\u3400"


def _code_and_labels(subjects: Sequence[Subject]) -> dict[int, Sequence[str]]:
    return {subject.pk: (subject.code, subject.label_zh, subject.label_en) for subject in subjects}


@transaction.atomic
def _replace(wanted: Mapping[int, Iterable[str]]) -> None:
    SearchGram.objects.filter(subject__in=list(wanted)).delete()
    rows = [(key, gram) for key, texts in wanted.items() for gram in sorted(set().union(*map(grams_of, texts)))]
    _insert(rows)


def _insert(rows: Sequence[tuple[int, str]]) -> None:
    """Plain statements: thirty rows a record, and a model for each would take most of the time of a large import."""
    quote = connection.ops.quote_name
    into = f"INSERT INTO {quote(SearchGram._meta.db_table)} ({quote('subject_id')}, {quote('gram')}) VALUES "  # noqa: S608 -- names of our own
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            cursor.execute(into + ", ".join(["(%s, %s)"] * len(some)), [value for row in some for value in row])
