"""A browser as small as can be: cookies, forms, one connection kept open, and the time each request took."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from urllib.parse import urlencode

PATIENCE = 300.0  # seconds until an answer counts as missing, as in browsers
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: `kind` is what it was for, `status` 0 where no answer came."""

    kind: str
    seconds: float
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    text: str
    address: str

    @property
    def note(self) -> str:
        """What the page answers that went wrong; empty where nothing did. Why a return came back is no such answer."""
        whole = "<html" in self.text
        notes = re.search(r'<div class="notes".*?</div>', self.text, re.DOTALL) if whole else None
        kind = r'<p class="note error"[^>]*>(.*?)</p>' if whole else r'<p class="note error" role="status">(.*?)</p>'
        text = self.text if not whole else (notes[0] if notes else "")
        said = re.search(kind, text, re.DOTALL)
        said = said or re.search(r'<p class="wrong" role="alert">(.*?)</p>', self.text, re.DOTALL)
        return unescape(re.sub(r"<[^>]+>", "", said[1])).strip() if said else ""

    @property
    def is_good(self) -> bool:
        return self.status == 200 and not self.note

    def form(self, address: str) -> dict[str, str]:
        """What the browser would send with the first form that goes to this address, fields that name it included."""
        reader = _Forms()
        reader.feed(self.text)
        return reader.fields_of(address)


@dataclass
class Browser:
    port: int
    asked: list[Asked] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._cookies: dict[str, str] = {}
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, address: str, kind: str = "page") -> Page:
        return self._ask("GET", address, kind, None, {})

    def post(self, address: str, fields: Mapping[str, str | list[str]], kind: str, *, htmx: bool = False) -> Page:
        """Post as a form and follow where it leads, as browsers do."""
        headers = {"Content-Type": FORM} | ({"HX-Request": "true"} if htmx else {})
        return self._ask("POST", address, kind, urlencode(fields, doseq=True).encode(), headers)

    def upload(self, address: str, fields: Mapping[str, str], name: str, content: bytes, kind: str) -> Page:
        boundary = "----diaodu-benchmark"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self._ask("POST", address, kind, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def sign_in(self, username: str, password: str) -> None:
        page = self.get("/sign-in/", "sign-in")
        fields = page.form("/sign-in/") | {"username": username, "password": password}
        page = self.post("/sign-in/", fields, "sign-in")
        if "id_password" in page.text or page.status != 200:
            msg = f"{username} could not sign in: {page.status} {page.note}"
            raise RuntimeError(msg)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, address: str, kind: str, body: bytes | None, headers: dict[str, str]) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = headers | ({"Cookie": cookies} if cookies else {})
        began = time.perf_counter()
        try:
            response = self._answer(method, address, body, sent)
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            self.asked.append(Asked(kind, time.perf_counter() - began, 0))
            self.faults.append(f"{method} {address}: {type(error).__name__} {error}")
            self._connection.close()
            return Page(0, "", address)
        self.asked.append(Asked(kind, time.perf_counter() - began, response.status))
        for line in response.msg.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self._cookies[name] = value
        if response.status in {301, 302, 303}:
            return self.get(response.headers["Location"])
        if response.status >= 400:
            self.faults.append(f"{method} {address}: {response.status}")
        return Page(response.status, text, address)

    def _answer(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        """As browsers do, asks again where the server had closed a connection that lay idle (RFC 9112, 9.3.1)."""
        try:
            self._connection.request(method, address, body, headers)
            return self._connection.getresponse()
        except RemoteDisconnected:
            if method != "GET":
                raise
            self._connection.close()
            self._connection.request(method, address, body, headers)
            return self._connection.getresponse()


class _Forms(HTMLParser):
    """The fields of each form by its action; those outside it that name it by `form=` are counted in."""

    def __init__(self) -> None:
        super().__init__()
        self._forms: list[tuple[str, dict[str, str]]] = []
        self._open: dict[str, str] | None = None
        self._select = ""

    def fields_of(self, address: str) -> dict[str, str]:
        return next((fields for action, fields in self._forms if action in {address, ""}), {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {}
            self._forms.append((given.get("action", ""), self._open))
        elif self._open is None:
            return
        elif tag == "input" and given.get("type") not in {"checkbox", "radio", "file"} and "name" in given:
            self._open[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given.get("name", "")
            self._open.setdefault(self._select, "")
        elif tag == "option" and self._select and "selected" in given:
            self._open[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
