from __future__ import annotations

import socket

import pytest

from diaodu.cli import address
from diaodu.cli.say import Refusal


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 -- a word to judge, not an address to listen at
        ("::", False),
        ("10.0.0.5", False),
        ("localhost.example", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, loopback: bool) -> None:
    assert address.is_loopback(host) is loopback


def test_address_of_all_interfaces_is_reached_at_the_machine_itself() -> None:
    assert [address.reached_at(host) for host in ("0.0.0.0", "::", "10.0.0.5")] == ["127.0.0.1", "::1", "10.0.0.5"]  # noqa: S104


def test_six_part_addresses_stand_in_brackets() -> None:
    assert address.url("::1", 8000) == "http://[::1]:8000"
    assert address.url("127.0.0.1", 80) == "http://127.0.0.1:80"
    assert address.names_of("fd00::5") == ["127.0.0.1", "localhost", "[::1]", "[fd00::5]"]


def test_loopback_answers_to_loopback_names_only() -> None:
    assert address.names_of("127.0.0.1") == ["127.0.0.1", "localhost", "[::1]"]


def test_all_interfaces_answer_to_the_name_of_the_machine_and_to_no_other() -> None:
    names = address.names_of("0.0.0.0")  # noqa: S104
    assert socket.gethostname() in names
    assert "*" not in names


def test_port_in_use_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal) as refusal:
            address.require_free("127.0.0.1", port)
    assert refusal.value.zh == f"127.0.0.1 的端口 {port} 已被占用；请停掉占用它的程序，或用 --port 换一个端口。"
    assert refusal.value.en == (
        f"Port {port} on 127.0.0.1 is in use; stop the program that uses it, or choose another with --port."
    )
    address.require_free("127.0.0.1", port)


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        address.require_free("192.0.2.7", 8000)
    assert refusal.value.en == "192.0.2.7 is not an address of this machine; correct --host."


def test_unknown_host_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        address.require_free("no such host", 8000)
    assert refusal.value.en == "This machine knows no address no such host; correct --host."
