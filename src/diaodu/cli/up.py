"""`./diaodu up`: from a checked-out folder to a served county, doing only what is not done yet."""

from __future__ import annotations

import argparse
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from diaodu.cli import address, ready, serve
from diaodu.cli.arguments import Parser, day, port
from diaodu.cli.assets import build_assets
from diaodu.cli.collected import collect_static
from diaodu.cli.data_folder import add_data_option, data_lock
from diaodu.cli.guard import stop_on_signals
from diaodu.cli.say import Refusal, say, step
from diaodu.cli.translations import compile_translations

if TYPE_CHECKING:
    from diaodu.plan.start import StartResult


def run(argv: list[str]) -> int:
    stop_on_signals()
    options = parse(argv)
    _set_environment(options)
    with data_lock(options.data):
        address.require_free(options.host, options.port)
        is_sample, start = _prepare(options)
        return _serve(options, is_sample=is_sample, start=start)


def parse(argv: list[str]) -> argparse.Namespace:
    """The words of `up`; raises Refusal for those that cannot be meant."""
    parser = Parser(
        prog="diaodu up",
        description="建好环境、载入演示县并启动。Set everything up, load the sample county and serve it.",
    )
    parser.add_argument("--plan", type=Path, metavar="FILE", help="从这份方案建一个空县 start an empty county from it")
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="方案日期 the plan's own date")
    add_data_option(parser)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=port, default=8000, help="端口 port (8000)")
    options = parser.parse_args(argv)
    options.data = options.data.absolute()
    if options.plan is not None and not options.plan.is_file():
        raise Refusal(f"没有这份方案文件：{options.plan}", f"There is no such plan file: {options.plan}")
    if options.date is not None and options.plan is None:
        raise Refusal("--date 是方案的日期，要同 --plan 一起用。", "--date is the plan's date; use it with --plan.")
    return options


def _set_environment(options: argparse.Namespace) -> None:
    """What the settings and the two processes learn from us."""
    if not os.environ.get("DIAODU_DATABASE_URL", "postgres:").startswith(("postgres:", "postgresql:")):
        raise Refusal(
            "DIAODU_DATABASE_URL 要以 postgresql:// 开头；请改正，或不设它而用 SQLite。",
            "DIAODU_DATABASE_URL must begin with postgresql://; correct it, or leave it unset to use SQLite.",
        )
    os.environ["DIAODU_DATA"] = str(options.data)
    os.environ["DIAODU_LOOPBACK"] = "1" if address.is_loopback(options.host) else "0"
    os.environ.setdefault("DIAODU_ALLOWED_HOSTS", ",".join(address.names_of(options.host)))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.config.settings")


def _prepare(options: argparse.Namespace) -> tuple[bool, StartResult | None]:
    """Everything before serving; whether the county is the sample, and what a new county's start has given."""
    build_assets("vendor")
    compile_translations()
    if options.plan is None and (is_sample := ready.found_ready(options.data)) is not None:
        return is_sample, None
    is_sample, start = _make_ready(options)
    ready.note_ready(options.data, is_sample=is_sample)
    return is_sample, start


def _make_ready(options: argparse.Namespace) -> tuple[bool, StartResult | None]:
    with step("检查", "Checking"):
        import django

        gc.disable()  # as in config.wsgi: what is being imported is no garbage
        django.setup()
        gc.enable()
    collect_static()

    from diaodu.cli import county

    county.prepare_database()
    if options.plan is not None:
        return False, county.start_county(options.plan, options.date)
    return county.load_sample_county(), None


def _serve(options: argparse.Namespace, *, is_sample: bool, start: StartResult | None) -> int:
    host = address.reached_at(options.host)
    try:
        if start is not None:
            _tell_administrator(start)
        web, worker = serve.parts(options.host, options.port)
        with serve.started([web]) as running:
            with step("启动", "Starting"):
                serve.wait_until_ready(running, host, options.port)
            running.start(worker)  # after the page is there: on two cores they would only slow each other
            _tell_address(options, is_sample=is_sample)
            serve.watch(running, tick=_resume_jobs)
    except KeyboardInterrupt:
        say("已全部停止。", "Everything is stopped.")
    return 0


def _resume_jobs() -> None:
    """Django is loaded for it now where the start had no need of it."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from diaodu.cli.county import resume_jobs

    resume_jobs()


def _tell_administrator(start: StartResult) -> None:
    """Told before anything can go wrong with serving: the password is kept nowhere."""
    say(
        f"已从方案 {start.document_code} 建县。管理员 {start.username}，口令（只显示这一次）：{start.password}",
        f"The county was started from plan {start.document_code}. Administrator {start.username}, password (shown only"
        f" this once): {start.password}",
    )


def _tell_address(options: argparse.Namespace, *, is_sample: bool) -> None:
    print(f"\n  {address.url(address.reached_at(options.host), options.port)}\n", flush=True)
    if is_sample and address.is_loopback(options.host):
        _tell_demo_accounts()
    elif is_sample:
        say(
            "这里是演示县，但网络上的人也能打开它，所以演示账号停用。",
            "This is the sample county, and others on the network can open it: its demo sign-ins are switched off.",
        )
    say("按 Ctrl-C 全部停止。", "Ctrl-C stops everything.")


def _tell_demo_accounts() -> None:
    from diaodu.sample.accounts import DEMO_ACCOUNTS

    say("演示账号（只在本机有效）：", "Demo sign-ins (on this machine only):")
    for account in DEMO_ACCOUNTS:
        print(f"  {account.username:<8} {account.password}   {account.title_zh} · {account.title_en}")
    print(flush=True)
