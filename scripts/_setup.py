"""Makes `.venv` from the lock files, once, and goes on inside it. Every Python script here starts with `enter()`.

Standard library only, and in words that an old Python understands, so that it can say what is missing. What was installed is
remembered in a stamp that is written last: an install that fails or is interrupted is started over, never believed in.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / ".unfinished"
OLDEST, NEWEST = (3, 11), (3, 13)


def enter(kind="runtime"):
    """Returns inside `.venv`, holding what `kind` (runtime or test) needs; until then it starts this script over, in there."""
    if not _ready(kind):
        try:
            with _alone():
                if not _ready(kind):
                    _install(kind)
        except KeyboardInterrupt:
            _stop("Interrupted; the next start installs anew.", 130)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(str(PYTHON), [str(PYTHON), *sys.argv])


def _ready(kind):
    """`test` holds everything of `runtime`, at the same versions."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    kinds = ("runtime", "test") if kind == "runtime" else ("test",)
    return any(_stamp(one).is_file() and _stamp(one).read_text() == _fingerprint(one) for one in kinds)


def _stamp(kind):
    return VENV / f".installed-{kind}"


def _lock(kind):
    return ROOT / "scripts" / "requirements" / f"{kind}.lock"


def _fingerprint(kind):
    """Changes with the lock, with what the package says of itself, and when the checkout moves."""
    parts = [_lock(kind), ROOT / "setup.cfg", ROOT / "pyproject.toml"]
    return hashlib.sha256(
        b"\0".join([str(ROOT).encode(), *(part.read_bytes() for part in parts)])
    ).hexdigest()


@contextlib.contextmanager
def _alone():
    """One install at a time; others wait and then find it done. The lock is on the folder itself and ends with the process."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _say("Another start is installing; waiting for it.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _install(kind):
    if UNFINISHED.exists() or not PYTHON.exists():
        shutil.rmtree(str(VENV), ignore_errors=True)
        _say("Creating .venv")
        made = subprocess.run([_find_python(), "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            _stop(
                "This Python cannot create virtual environments (venv or pip is missing; on Debian and Ubuntu they come "
                "with `apt install python3-venv`). It said:\n" + (made.stdout + made.stderr).strip()
            )
    UNFINISHED.touch()
    total = _lock(kind).read_text().count("==")
    _say(f"Installing {total} locked packages (once; about a minute)")
    _pip(["--require-hashes", "--no-deps", "-r", str(_lock(kind))], total)
    _pip(["--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
    for one in ("runtime", "test") if kind == "test" else ("runtime",):
        _stamp(one).write_text(_fingerprint(one))
    UNFINISHED.unlink()


def _find_python():
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", "import venv"], capture_output=True).returncode == 0:
            return found
    if sys.version_info[:2] > NEWEST:
        _say(f"The locked packages were tried on Python 3.11 to 3.13; trying on {sys.version.split()[0]}.")
        return sys.executable
    return _stop(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}, and no newer one is on the PATH."
    )


def _pip(arguments, total=0):
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
    ]
    lines = []
    seen = 0
    with subprocess.Popen(
        command + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=str(ROOT)
    ) as running:
        for line in running.stdout:
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already ")) and total:
                seen += 1
                _progress(f"  {seen} of {total}")
            elif line.startswith("Installing collected"):
                _progress("  unpacking ...  ")
        _progress("")
    if running.returncode:
        sys.stderr.writelines(line for line in lines[-30:] if "is ignored" not in line)
        _stop("Installing failed; the lines above say why. The next start tries again.")


def _progress(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:<30}\r" if not text else f"\r{text}")
        sys.stderr.flush()


def _say(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _stop(text, code=1):
    _say(text)
    raise SystemExit(code)
