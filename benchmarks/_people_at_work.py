"""What the people of a reporting day do on the pages: clerks report, the office accepts, a name list is brought in.

Each counts the answers it was given, so that they can be held against what is stored.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from decimal import Decimal
from threading import Event

from _browser import Browser, Page
from _working_county import ADMINISTRATOR, OFFICE, PASSWORD, Task

VALUE = re.compile(r'name="(value-(\d+))"')


class Worker:
    """Somebody with a browser, who rests between two deeds and stops when told to."""

    def __init__(self, port: int, username: str, *, think: float, stop: Event) -> None:
        self.browser = Browser(port)
        self.username = username
        self.answers: Counter[str] = Counter()  # changes the server said it made, by the verb of the audit
        self.refused: Counter[str] = Counter()  # changes refused in a sentence: a race lost fairly
        self._think, self._stop = think, stop

    def sign_in(self) -> None:
        self.browser.sign_in(self.username, PASSWORD)

    def rest(self) -> bool:
        """Think for a while; whether there is time for more."""
        return not self._stop.wait(self._think)

    def changed(self, verb: str, page: Page) -> bool:
        if page.is_good:
            self.answers[verb] += 1
        elif page.status in {200, 409}:
            self.refused[page.note] += 1
        return page.is_good


class Clerk(Worker):
    """Opens the desk, fills lines in there, the rest on the return's own page, hands up; then corrects, and so on."""

    def __init__(self, port: int, task: Task, *, think: float, stop: Event) -> None:
        super().__init__(port, task.clerk, think=think, stop=stop)
        self.owed = task.owed
        self.figures: dict[tuple[str, int], Decimal] = {}  # as last saved, by return and line
        self._next = 10

    def work(self) -> None:
        while self.rest():
            self._one_edition()

    def _one_edition(self) -> None:
        for place in range(2):
            page = self.browser.get("/")
            if not self.rest() or not self._line_from_desk(page, place):
                break
        if not self.rest():
            return
        if self._save() and self.rest() and self._save(then="hand_up") and self.rest():
            self._open_again()

    def _line_from_desk(self, desk: Page, place: int) -> bool:
        fields = VALUE.findall(desk.text)
        if len(fields) <= place:
            return False
        address = f"/desk/{self.owed}/line/"
        name, key = fields[place]
        figure = self._figure()
        given = {n: v for n, v in desk.form(address).items() if not n.startswith("value-")} | {name: str(figure)}
        page = self.browser.post(address, given, "save a line", htmx=True)
        if self.changed("save_lines", page):
            self.figures[self.owed, int(key)] = figure
        return True

    def _save(self, then: str = "") -> bool:
        """All lines of the return, as its page has them, with new figures."""
        page = self.browser.get(f"/reports/returns/{self.owed}/")
        address = f"/reports/returns/{self.owed}/save/"
        fields = page.form(address)
        given = {name: self._figure() for name in fields if name.startswith("value-")}
        if not given or not self.rest():
            return False
        words = {name: "按计划推进" for name in fields if name.startswith("progress-")}
        fields |= {name: str(figure) for name, figure in given.items()} | words
        page = self.browser.post(address, fields | ({"then": then} if then else {}), then or "save")
        if not self.changed("save_lines", page):
            return False
        if then:
            self.answers["hand_in_return"] += 1
        self.figures |= {(self.owed, int(name.removeprefix("value-"))): figure for name, figure in given.items()}
        return True

    def _open_again(self) -> None:
        """Take it back, or correct it where the office was quicker."""
        page = self.browser.get(f"/reports/returns/{self.owed}/")
        verb = "correct" if 'value="correct"' in page.text else "recall"
        address = f"/reports/returns/{self.owed}/act/"
        if 'value="' + verb not in page.text or not self.rest():
            return
        fields = page.form(address) | {"verb": verb, "reason": "数字有更新"}
        self.changed(f"{verb}_return", self.browser.post(address, fields, verb))

    def _figure(self) -> Decimal:
        self._next += 1
        return Decimal(self._next)


class Office(Worker):
    """Looks at the round again and again and accepts what was submitted."""

    def __init__(self, port: int, round_code: str, *, think: float, stop: Event) -> None:
        super().__init__(port, OFFICE, think=think, stop=stop)
        self._round = round_code

    def work(self) -> None:
        while self.rest():
            page = self.browser.get(f"/reports/{self._round}/")
            codes = re.findall(r'name="return" value="([^"]+)"', page.text)
            if not codes or not self.rest():
                continue
            address = f"/reports/{self._round}/accept/"
            fields: dict[str, str | list[str]] = {**page.form(address), "return": codes}
            self.changed("accept_returns", self.browser.post(address, fields, "accept"))


class Importer(Worker):
    """Brings the same name list in twice: first everybody is new, then everybody has another name."""

    def __init__(self, port: int, rows: int, units: int, *, stop: Event) -> None:
        super().__init__(port, ADMINISTRATOR, think=1.0, stop=stop)
        self._rows, self._units = rows, units
        self.seconds: dict[str, float] = {}
        self.accounts = 0  # first passwords that were shown

    def work(self) -> None:
        for name, words in (("new", "王"), ("changed", "李")):
            if not self.rest():
                return
            self._bring(name, name_list(self._rows, self._units, words))

    def _bring(self, name: str, content: bytes) -> None:
        began = time.perf_counter()
        form = self.browser.get("/sheets/").form("")
        fields = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "kind": "officers"}
        page = self.browser.upload("/sheets/", fields, "名册.xlsx", content, "upload a sheet")
        self.changed("import", page)
        address = page.address
        while not re.search(r"/sheets/\d+/$", page.address):
            if not self.rest():
                return
            page = self.browser.get(address)
        self.seconds[f"staged_{name}_s"] = round(time.perf_counter() - began, 1)
        publish = f"{page.address}publish/"
        began = time.perf_counter()
        page = self.browser.post(publish, page.form(publish), "publish a sheet")
        self.seconds[f"published_{name}_s"] = round(time.perf_counter() - began, 2)
        if self.changed("publish_sheet", page):
            self.accounts += page.text.count("<code>")


def name_list(rows: int, units: int, family: str) -> bytes:
    """An Excel of so many officers spread over the units, all clerks."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["账号", "姓名", "单位代码", "岗位", "角色", "任职日期", "电话"])
        for row in range(rows):
            cells = [f"person{row:05}", f"{family}{row}", f"unit{row % units:03}", "联络员", "经办人", "2026-01-01"]
            sheet.write_row(row + 1, 0, [*cells, f"138{row:08}"])
    return buffer.getvalue()
