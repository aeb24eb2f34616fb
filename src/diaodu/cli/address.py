"""Where Diaodu listens, and under which names it answers there."""

from __future__ import annotations

import errno
import ipaddress
import socket
from contextlib import suppress

from diaodu.cli.say import Refusal


def require_free(host: str, port: int) -> None:
    """Refuse, before any work, an address that is taken or not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror as error:
        raise Refusal(
            f"这台机器不认识地址 {host}；请改正 --host。", f"This machine knows no address {host}; correct --host."
        ) from error
    except OSError as error:
        raise _refusal(host, port, error) from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def is_any(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_unspecified
    return False


def names_of(host: str) -> list[str]:
    """The host names by which browsers may ask for us."""
    names = ["127.0.0.1", "localhost", "[::1]"]
    if is_any(host):
        names += [socket.gethostname(), socket.getfqdn(), *_own_addresses()]
    else:
        names.append(f"[{host}]" if ":" in host else host)
    return list(dict.fromkeys(names))


def reached_at(host: str) -> str:
    """The address at which this machine itself reaches the server."""
    if is_any(host):
        return "::1" if ":" in host else "127.0.0.1"
    return host


def url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _own_addresses() -> list[str]:
    with suppress(OSError):
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)})
    return []


def _refusal(host: str, port: int, error: OSError) -> Refusal:
    if error.errno == errno.EADDRINUSE:
        return Refusal(
            f"{host} 的端口 {port} 已被占用；请停掉占用它的程序，或用 --port 换一个端口。",
            f"Port {port} on {host} is in use; stop the program that uses it, or choose another with --port.",
        )
    if error.errno == errno.EACCES:
        return Refusal(
            f"没有权限使用端口 {port}；请用 --port 换一个 1024 以上的端口。",
            f"There is no permission to use port {port}; choose one above 1024 with --port.",
        )
    return Refusal(
        f"{host} 不是这台机器的地址；请改正 --host。", f"{host} is not an address of this machine; correct --host."
    )
