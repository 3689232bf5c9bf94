"""The operators' guide under systemd, done in a scratch root: its unit, its commands (`sh as-root`), and what both promise.

`useradd` is the machine's own, told to work below the root; `systemctl` and `journalctl` are those of tests/systemd.py.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import requests

from api.settings import SETTINGS
from tests.serving import ADMIN_KEY, ROOT
from tests.test_docs import GUIDES, blocks_of

GUIDE = ROOT / "docs/operators.md"
NAME = "annotation-api"
SECONDS = 120  # until something that never comes is no longer waited for
BIN = {
    "useradd": f'exec {shutil.which("useradd")} --prefix "$ROOT" "$@"',
    "systemctl": f'exec {sys.executable} {ROOT}/tests/systemd.py "$@"',
    "journalctl": f'exec {sys.executable} {ROOT}/tests/systemd.py journal "$@"',
}
RATHER_A_MACHINE = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("useradd") is None,
    reason="the guide's commands for root need root and useradd",
)


def unit():
    (content,) = (content for _, kind, content in blocks_of(GUIDE) if kind == "ini")
    return content


def commands():
    (content,) = (content for _, kind, content in blocks_of(GUIDE) if kind == "sh as-root")
    return content


class Machine:
    """A scratch root in which the checkout lies at /opt/annotation-api and the guide's unit where the guide says."""

    def __init__(self, root):
        self.root = root
        for folder in ("bin", "etc/systemd/system", "opt", "run", "var/log"):
            (root / folder).mkdir(parents=True)
        (root / "opt/annotation-api").symlink_to(ROOT)
        for name in ("passwd", "group", "shadow", "gshadow"):
            (root / "etc" / name).touch()
        path = re.match("# (/etc/systemd/system/.+)\n", unit()).group(1)
        (root / path[1:]).write_text(unit())
        self.set()
        for name, line in BIN.items():
            (root / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
            (root / "bin" / name).chmod(0o755)
        self.environment = {"PATH": f"{root}/bin:/usr/bin:/bin", "ROOT": str(root)}

    def set(self, **settings):
        """Writes /etc/annotation-api.env: a free port and one worker, unless told otherwise."""
        ours = {"ADMIN_KEY": ADMIN_KEY, "PORT": "0", "WORKERS": "1"} | settings
        lines = [f"ANNOTATION_{name}={value}\n" for name, value in ours.items()]
        (self.root / "etc/annotation-api.env").write_text("".join(lines))

    def systemctl(self, *arguments):
        return subprocess.run(
            ["systemctl", *arguments],
            env=self.environment,
            executable=self.root / "bin/systemctl",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=SECONDS,
        ).stdout

    def state(self):
        return json.loads(self.systemctl("show", NAME))

    def state_once(self, active_state):
        until = time.monotonic() + SECONDS
        while (state := self.state())["ActiveState"] != active_state:
            assert time.monotonic() < until, state
            time.sleep(0.1)
        return state

    @contextmanager
    def following(self, script):
        """Runs it with bash and gives the lines that it prints, as JSON; what it leaves running is stopped."""
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", script],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        alarm = threading.Timer(SECONDS, process.kill)
        alarm.start()
        try:
            yield (json.loads(line) for line in process.stdout)
        finally:
            alarm.cancel()
            process.kill()
            process.communicate()
            if self.state()["ActiveState"] == "active":
                self.systemctl("stop", NAME)


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def started(journal):
    """The server's address, once its log says that it answers."""
    address = next(line["address"] for line in journal if line["event"] == "started")
    assert requests.get(f"{address}/readyz", timeout=SECONDS).status_code == 200
    return address


@RATHER_A_MACHINE
def test_the_service_is_set_up_comes_back_after_a_crash_and_stops_in_time(machine):
    with machine.following(commands()) as journal:
        address = started(journal)
        admin = {"Authorization": f"Bearer {ADMIN_KEY}"}
        made = requests.post(
            f"{address}/v1/articles", json={"text": "In Mosul."}, headers=admin, timeout=SECONDS
        )
        assert made.status_code == 201
        user = re.search(r"^annotation:x:(\d+):", (machine.root / "etc/passwd").read_text(), re.MULTILINE)
        assert (machine.root / "var/lib/annotation").stat().st_uid == int(user.group(1))
        assert (machine.root / f"etc/systemd/system/multi-user.target.wants/{NAME}.service").is_file()

        os.kill(machine.state()["MainPID"], 9)
        address = started(journal)
        assert machine.state()["NRestarts"] == 1
        kept = requests.get(address + made.headers["Location"], headers=admin, timeout=SECONDS)
        assert kept.json()["text"] == "In Mosul."

        machine.systemctl("stop", NAME)
        ended = machine.state()
        assert (ended["ActiveState"], ended["Result"], ended["ExecMainStatus"]) == ("inactive", "success", 0)


@RATHER_A_MACHINE
def test_a_setting_that_cannot_be_used_is_not_tried_again(machine):
    machine.set(PORT="http")
    with machine.following(commands()):
        ended = machine.state_once("failed")
    assert (ended["Result"], ended["ExecMainStatus"], ended["NRestarts"]) == ("exit-code", 2, 0)
    assert "ANNOTATION_PORT is 'http'" in (machine.root / "var/log" / NAME).read_text()


def test_no_other_guide_has_commands_for_root():
    assert [guide for guide in GUIDES if "sh as-root" in {kind for _, kind, _ in blocks_of(guide)}] == [GUIDE]


def test_the_unit_starts_what_is_there_with_settings_that_exist():
    command = re.search(r"^ExecStart=/opt/annotation-api/(\S+)$", unit(), re.MULTILINE).group(1)
    assert os.access(ROOT / command, os.X_OK)
    names = re.findall(r"^Environment=(\w+)=", unit(), re.MULTILINE)
    assert names
    assert set(names) <= SETTINGS.keys()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_itself_finds_nothing_to_say_of_the_unit(tmp_path):
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    (units / f"{NAME}.service").write_text(unit())
    for target in ("sysinit", "basic", "shutdown", "network", "multi-user"):
        (units / f"{target}.target").write_text("[Unit]\n")
    command = tmp_path / "opt/annotation-api/scripts/serve"
    command.parent.mkdir(parents=True)
    shutil.copy(ROOT / "scripts/serve", command)
    done = subprocess.run(
        ["systemd-analyze", f"--root={tmp_path}", "verify", f"{NAME}.service"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
