"""A little of systemd for a scratch root, $ROOT: `systemctl` and `journalctl`, as much of them as the operators' guide uses.

What a unit file says is done (systemd.service(5), systemd.exec(5)), and an option that is not known here is an error. Every path is one below
the root. Two things are not as on a machine: `User=` must exist and gets the state directory, but the process stays the test's, since a checkout
need not be readable to others; and a unit is ready once its process runs.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["ROOT"])
UNITS, RUN, LOGS = ROOT / "etc/systemd/system", ROOT / "run", ROOT / "var/log"
OPTIONS = {
    "Description", "After", "User", "ExecStart", "StateDirectory", "Environment", "EnvironmentFile", "Restart",
    "RestartPreventExitStatus", "TimeoutStopSec", "WantedBy",
}  # fmt: skip
ENDS_WELL = {0, -signal.SIGHUP, -signal.SIGINT, -signal.SIGTERM, -signal.SIGPIPE}
RESTART_SECONDS = 0.1


def daemon_reload():
    for path in UNITS.glob("*.service"):
        lines = [line for line in path.read_text().splitlines() if line and line[0] not in "#;["]
        unit = {}
        for name, _, value in (line.partition("=") for line in lines):
            unit.setdefault(name, []).append(value)
        if unknown := unit.keys() - OPTIONS:
            sys.exit(f"{path}: unknown {', '.join(sorted(unknown))}")
        (RUN / f"{path.stem}.unit").write_text(json.dumps(unit))


def enable(*arguments):
    *options, name = arguments
    wants = UNITS / f"{loaded(name)['WantedBy'][0]}.wants"
    wants.mkdir()
    (wants / f"{name}.service").symlink_to(UNITS / f"{name}.service")
    if options == ["--now"]:
        start(name)


def start(name):
    loaded(name)
    tell(name, ActiveState="activating")
    subprocess.Popen([sys.executable, __file__, "supervise", name], start_new_session=True)
    while told(name)["ActiveState"] == "activating":
        time.sleep(0.02)


def stop(name):
    os.kill(told(name)["Supervisor"], signal.SIGTERM)
    while told(name)["ActiveState"] == "active":
        time.sleep(0.02)


def show(name):
    print(json.dumps(told(name)))


def follow(option, name, also):
    """`journalctl --unit NAME --follow`: what the unit wrote, and what it writes."""
    assert (option, also) == ("--unit", "--follow")
    os.execvp("tail", ["tail", "-n", "+1", "-F", str(LOGS / name)])


def supervise(name):
    """Runs the unit's process until it ended and is not to be started again, or until SIGTERM; the state is what `show` tells."""
    unit, stopping, restarts = loaded(name), [], 0
    patience = int(unit["TimeoutStopSec"][0])

    def stop(*_):
        stopping.append("success")
        main.terminate()
        signal.alarm(patience)

    def kill(*_):
        stopping[:] = ["timeout"]
        os.killpg(main.pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGALRM, kill)
    environment, command = prepared(unit)
    while True:
        with (LOGS / name).open("ab") as log:
            main = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        tell(name, ActiveState="active", Supervisor=os.getpid(), MainPID=main.pid, NRestarts=restarts)
        code = main.wait()
        signal.alarm(0)
        end_group(main.pid)
        result = stopping[0] if stopping else "success" if code in ENDS_WELL else "exit-code"
        prevented = str(code) in " ".join(unit.get("RestartPreventExitStatus", [])).split()
        if stopping or result == "success" or prevented or unit["Restart"] != ["on-failure"]:
            break
        time.sleep(RESTART_SECONDS)
        restarts += 1
    state = "inactive" if result == "success" else "failed"
    tell(name, ActiveState=state, Result=result, ExecMainStatus=code, NRestarts=restarts)


def prepared(unit):
    """The process' environment and command, after its user and its state directory were seen to."""
    users = dict(line.split(":", 1) for line in (ROOT / "etc/passwd").read_text().splitlines())
    uid = int(users[unit["User"][0]].split(":")[1])
    state = f"/var/lib/{unit['StateDirectory'][0]}"
    (ROOT / state[1:]).mkdir(parents=True)
    os.chown(ROOT / state[1:], uid, -1)
    lines = list(unit.get("Environment", []))
    for path in unit.get("EnvironmentFile", []):
        if (ROOT / path.lstrip("-/")).exists() or not path.startswith("-"):
            lines += (ROOT / path.lstrip("-/")).read_text().split()
    environment = dict(line.replace(state, f"{ROOT}{state}").split("=", 1) for line in lines)
    return {"PATH": "/usr/local/bin:/usr/bin:/bin"} | environment, [f"{ROOT}{unit['ExecStart'][0]}"]


def end_group(leader):
    """What the process left running is ended too, as everything in a unit's control group is."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def loaded(name):
    path = RUN / f"{name}.unit"
    if not path.exists():
        sys.exit(f"Unit {name}.service not found.")
    return json.loads(path.read_text())


def tell(name, **state):
    (RUN / f"{name}.new").write_text(json.dumps(state))
    (RUN / f"{name}.new").rename(RUN / f"{name}.state")


def told(name):
    path = RUN / f"{name}.state"
    return json.loads(path.read_text()) if path.exists() else {"ActiveState": "inactive"}


VERBS = {
    "daemon-reload": daemon_reload,
    "enable": enable,
    "start": start,
    "stop": stop,
    "show": show,
    "supervise": supervise,
    "journal": follow,
}

if __name__ == "__main__":
    VERBS[sys.argv[1]](*sys.argv[2:])
