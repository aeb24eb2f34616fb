from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.cli.catalogue import differing, marked, problems


@pytest.mark.parametrize(
    ("text", "msgids"),
    [
        ('{% translate "It\'s open" %}', ["It's open"]),
        ("{% trans 'Open' as word %}", ["Open"]),
        ("{% blocktranslate %}Due {{ day }}{% endblocktranslate %}", ["Due %(day)s"]),
        ("{% blocktranslate with n=x.n trimmed %}\n  {{ n }} of\n  100%\n{% endblocktranslate %}", ["%(n)s of 100%%"]),
        (
            "{% blocktranslate count n=n %}{{ n }} task{% plural %}{{ n }} tasks{% endblocktranslate %}",
            ["%(n)s task"],
        ),
        ("{% translate variable %}{# _('no') #}", []),
    ],
)
def test_strings_of_a_template_are_found(tmp_path: Path, text: str, msgids: list[str]) -> None:
    (tmp_path / "a.html").write_text(text)
    assert marked(tmp_path / "a.html") == msgids


def test_strings_of_code_are_found_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'a = _("One " "and another")\nb = ngettext("%(n)d task", "%(n)d tasks", n)\nc = other("not marked")\n'
    )
    assert marked(tmp_path / "a.py") == ["One and another", "%(n)d task"]


def test_translation_that_loses_a_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{% blocktranslate %}Due {{ day }}{% endblocktranslate %}")
    assert problems(tmp_path / "a.html", {"Due %(day)s": ("%(day)s到期",)}) == []
    assert problems(tmp_path / "a.html", {"Due %(day)s": ("到期",)}) == [
        "“Due %(day)s” and its Chinese name different places"
    ]
    assert problems(tmp_path / "a.html", {}) == ["no Chinese for “Due %(day)s”"]


def test_words_that_two_catalogues_translate_otherwise_are_named(tmp_path: Path) -> None:
    for app, chinese in (("duties", "通知"), ("plan", "督办单")):
        folder = tmp_path / app / "locale" / "zh_Hans" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Notice"\nmsgstr "{chinese}"\n'
        (folder / "django.po").write_text(text, encoding="utf-8")
    (problem,) = differing(tmp_path)
    assert [word in problem for word in ("“Notice”", "“通知” (duties/", "“督办单” (plan/")] == [True, True, True]
