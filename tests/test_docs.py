"""The guides under docs/ do what they say: every block is run, in order, as a reader would type it.

To add to a guide, write the block; nothing has to be declared here. How a block is run follows from the word behind its fence:

- `sh`: in bash with `-euo pipefail`, one shell for the whole file, so that variables and functions stay. A command that is to fail is written
  `... || test $? = 2`, or its answer is piped into `grep`.
- `python`: in one interpreter for the whole file, apart from the shell: it knows the environment that the shell began with, and the files.
- `sh as-root`: would change the machine, so it is run in a scratch root, by test_systemd.py.
- anything else (`json`, `ini`, none): not run.

The folder is a new one, in which `scripts` and `.venv` lead to those of the checkout. A server with the bundled model runs at http://127.0.0.1:8000 (a free
port in truth) with an empty database, and $KEY is an admin's; webhooks may go to this machine. In STARTS_ITS_OWN nothing runs before the
guide starts it. What the guide leaves running is ended.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ADMIN_KEY, ROOT, start

GUIDES = sorted((ROOT / "docs").glob("*.md"))
STARTS_ITS_OWN = {"operators.md"}
ADDRESS = "http://127.0.0.1:8000"
SECONDS = 300  # for one guide
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = """
import sys, traceback
known = {"__name__": "__main__"}
answers = open(3, "w")
for line in sys.stdin:
    try:
        exec(compile(open(line.strip()).read(), line.strip(), "exec"), known)
        status = 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    print(status, file=answers, flush=True)
"""
RUNNING_PYTHON = """
exec 4>&1
coproc READER { exec "$PYTHON" -u python-session.py 3>&1 1>&4; }
python_block() { echo "$1" >&"${READER[1]}"; read -r failed <&"${READER[0]}"; return "$failed"; }
"""


def blocks_of(guide):
    """(line, word behind the fence, content) of each block."""
    text = guide.read_text()
    return [
        (text.count("\n", 0, match.start()) + 1, match.group(1).strip(), match.group(2))
        for match in BLOCK.finditer(text)
    ]


def script_of(guide, address, folder):
    """The guide as one shell script, its Python blocks as files beside it."""
    parts = [RUNNING_PYTHON] if any(kind == "python" for _, kind, _ in blocks_of(guide)) else []
    (folder / "python-session.py").write_text(PYTHON)
    for line, kind, content in blocks_of(guide):
        content = content.replace(ADDRESS, address)
        if kind == "python":
            name = f"{guide.stem}-line-{line}.py"
            (folder / name).write_text(content)
            content = f"python_block {name}\n"
        if kind in ("sh", "python"):
            parts.append(f"echo '--- docs/{guide.name} line {line}' >&2\n{content}")
    return "\n".join(parts)


def run(script, folder, port):
    """Runs it in a process group of its own, which ends with it."""
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "KEY": ADMIN_KEY,
        "PYTHON": sys.executable,
        "ANNOTATION_PORT": port,
        "ANNOTATION_WORKERS": "1",
        "ANNOTATION_WEBHOOK_PRIVATE": "on",
        "no_proxy": "127.0.0.1",
    }
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            code = "timed out"
        finally:
            end_group(process)
    return code, (folder / "said").read_text(errors="replace")


def end_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.skipif(shutil.which("curl") is None, reason="the guides need curl")
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_does_what_it_says(guide, tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "scripts").symlink_to(ROOT / "scripts")
    (folder / ".venv").symlink_to(Path(sys.prefix))
    if guide.name in STARTS_ITS_OWN:
        port = free_port()
        code, said = run(script_of(guide, f"http://127.0.0.1:{port}", folder), folder, port)
    else:
        server = start(tmp_path / "guide.db", module="api.server", webhook_private="on", workers=1)
        try:
            port = server.address.rpartition(":")[2]
            code, said = run(script_of(guide, server.address, folder), folder, port)
        finally:
            server.stop()
    assert code == 0, said


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_block_of_commands_is_of_a_kind_that_is_run(guide):
    for line, kind, content in blocks_of(guide):
        assert kind in {"sh", "sh as-root", "python", "json", "ini", ""}, f"{guide.name} line {line}"
        if kind.startswith("sh"):
            parsed = subprocess.run(["bash", "-n"], input=content, capture_output=True, text=True)
            assert parsed.returncode == 0, f"{guide.name} line {line}: {parsed.stderr}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_link_of_a_guide_leads_somewhere(guide):
    for target, anchor in re.findall(r"\]\(([^)#:\s]*)(?:#([^)\s]+))?\)", guide.read_text()):
        path = guide.parent / target if target else guide
        assert path.exists(), target
        assert not anchor or anchor in anchors_of(path), f"{target}#{anchor}"


def anchors_of(path: Path):
    """The headings as GitHub makes anchors of them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readme_leads_to_every_guide():
    readme = (ROOT / "README.md").read_text()
    assert [guide.name for guide in GUIDES if f"(docs/{guide.name})" not in readme] == []
