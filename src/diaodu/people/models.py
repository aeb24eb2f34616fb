"""Who is asking: units as a tree, officers, the posts they hold and the roles that come with them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from diaodu.core.fields import PathField
from diaodu.core.models import Subject
from diaodu.people.choices import Role, RoundField, TieKind, UnitKind


class Unit(models.Model):
    """A county, department, township … `path` holds all ancestors' codes and ends in "/": "/yunhai/zhujian/"."""

    code = models.CharField(max_length=40)
    path = PathField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    short_zh = models.CharField(max_length=30, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)  # pinyin of the name
    order = models.PositiveSmallIntegerField(default=0)  # the order of the office's own lists
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "code"], name="people_unit_code_once_per_parent"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="people_unit_path_ends_in_slash"),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def short_name(self) -> str:
        """As the office calls it in lists: the short name, else the whole one; Chinese on English pages too."""
        return self.short_zh or self.name_zh

    @property
    def county_path(self) -> str:
        """The path codes are unique in: the first two slashes of the unit's own path."""
        return "/".join(self.path.split("/")[:2]) + "/"


class OfficerManager(BaseUserManager["Officer"]):
    def get_by_natural_key(self, username: str | None) -> Officer:
        return self.get(username=username)


class Officer(AbstractBaseUser):
    """A person who signs in. What they may do comes from the roles they hold today, not from the row itself."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officers")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # signs in on loopback only (people.sign_in)
    phone = models.CharField(max_length=30, blank=True)  # personal: masked in lists, its showing is recorded
    email = models.EmailField(blank=True)
    password_set_on = models.DateField(null=True, blank=True)  # empty: given by somebody else, to be changed first
    version = models.PositiveIntegerField(default=1)  # of name, unit and ways to reach them

    objects = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Post(models.Model):
    """A chair, not a person: duties follow the post when it changes hands."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    round_field = models.CharField(max_length=20, choices=RoundField.choices, blank=True)  # of a round owner
    acts_for = models.ForeignKey(  # a secretary's post names the leader's
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="secretaries"
    )
    retired_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.title_zh}"


class Tenure(models.Model):
    """Who held a post from when to when."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tenures")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; empty while it lasts

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="people_tenure_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["post", "officer"], condition=Q(until=None), name="people_tenure_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.post}"


class Deputy(models.Model):
    """Somebody who acts in a post for a while; what they do is recorded as done for it."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputies")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="deputised")
    since = models.DateField()
    until = models.DateField()  # the last day; a deputy without an end would be a second holder
    why = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="people_deputy_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.officer} for {self.post}"


class Tie(models.Model):
    """Who has to do with a record and how: the unit that leads it, those that assist, the leader behind it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=12, choices=TieKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ties")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="ties")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; empty while it lasts

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="people_tie_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(kind="lead", until=None), name="people_tie_one_lead"
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "unit"], condition=Q(until=None, post=None), name="people_tie_unit_once"
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "post"], condition=Q(until=None), name="people_tie_post_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind"], name="people_tie_unit_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}"


class ApiToken(models.Model):
    """A key for a program that acts for an officer, within scopes. Only its hash is kept."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    begins_with = models.CharField(max_length=8)  # to tell one's tokens apart
    scopes = models.JSONField(default=list)  # ["read", "report", …]
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.begins_with}…)"


class UsedPassword(models.Model):
    """The hash of a password an officer had before; only the last few are kept."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="used_passwords")
    hash = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"of {self.officer}"
