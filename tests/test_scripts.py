"""The scripts as a newcomer meets them: each explains itself, and the locked install is what setup.cfg asks for."""

import configparser
import importlib.util
import os
import re
import runpy
import subprocess
import sys
import types

import pytest
from packaging.requirements import Requirement

from tests.serving import ROOT

SCRIPTS = ROOT / "scripts"
VERBS = sorted(path.name for path in SCRIPTS.iterdir() if path.is_file() and not path.suffix)
LOCKS = ("runtime", "test")


@pytest.fixture
def setup(tmp_path, monkeypatch):
    """scripts/_setup.py, working in an empty checkout."""
    spec = importlib.util.spec_from_file_location("_setup", SCRIPTS / "_setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for folder in (".venv/bin", "scripts/requirements"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("setup.cfg", "pyproject.toml", *(f"scripts/requirements/{kind}.lock" for kind in LOCKS)):
        (tmp_path / name).write_text("numpy==2.0\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(module, "UNFINISHED", tmp_path / ".venv/.unfinished")
    return module


@pytest.mark.parametrize("verb", VERBS)
def test_every_script_is_executable_and_explains_itself(verb):
    assert os.access(SCRIPTS / verb, os.X_OK)
    done = subprocess.run([SCRIPTS / verb, "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout.lower()


def test_every_script_has_a_line_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    assert [verb for verb in VERBS if f"`scripts/{verb}" not in readme] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_the_lock_has_everything_that_setup_cfg_asks_for(kind):
    locked = pins(kind)
    missing = [
        str(one) for one in wanted(kind) if not one.specifier.contains(locked.get(canonical(one.name), "0"))
    ]
    assert missing == [], "scripts/lock resolves setup.cfg anew"


def test_tests_run_what_is_served():
    served, tested = pins("runtime"), pins("test")
    assert {name: tested.get(name) for name in served} == served


@pytest.mark.parametrize("kind", LOCKS)
def test_every_locked_package_carries_hashes_and_no_host_is_named(kind):
    text = (SCRIPTS / "requirements" / f"{kind}.lock").read_text()
    assert "http" not in text.replace("httpcore", "").replace("httpx", "")
    for entry in re.split(r"\n(?=[a-z0-9])", re.sub(r"^ +#.*\n", "", text, flags=re.MULTILINE)):
        assert "--hash=sha256:" in entry, entry


def test_a_finished_install_is_believed_until_the_lock_changes(setup):
    setup.PYTHON.touch()
    setup._stamp("runtime").write_text(setup._fingerprint("runtime"))
    assert setup._ready("runtime")
    assert not setup._ready("test")
    setup._lock("runtime").write_text("numpy==2.1\n")
    assert not setup._ready("runtime")


def test_an_install_for_tests_serves_too(setup):
    setup.PYTHON.touch()
    setup._stamp("test").write_text(setup._fingerprint("test"))
    assert setup._ready("runtime")


def test_an_interrupted_install_is_not_believed(setup):
    setup.PYTHON.touch()
    setup._stamp("test").write_text(setup._fingerprint("test"))
    setup.UNFINISHED.touch()
    assert not setup._ready("runtime")


def test_a_failing_install_says_so_and_leaves_its_mark(setup, capsys):
    setup.PYTHON.write_text("#!/bin/sh\necho no space left on device\nexit 1\n")
    setup.PYTHON.chmod(0o755)
    with pytest.raises(SystemExit):
        setup._install("runtime")
    assert setup.UNFINISHED.exists()
    said = capsys.readouterr().err
    assert "no space left on device" in said
    assert "Installing failed" in said


def test_an_old_python_is_told_what_is_needed(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(setup.sys, "version", "3.9.2 (main)")
    monkeypatch.setattr(setup.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        setup._find_python()
    assert "Python 3.11 or newer is needed; this is 3.9.2" in capsys.readouterr().err


def test_a_python_that_is_too_new_gives_way_to_one_that_was_tried(setup, monkeypatch):
    monkeypatch.setattr(setup.sys, "version_info", (3, 19, 0))
    monkeypatch.setattr(setup.shutil, "which", lambda name: sys.executable if name == "python3.12" else None)
    assert setup._find_python() == sys.executable


@pytest.fixture
def run_inside(monkeypatch, capsys):
    """Runs a script in this process, as if `enter` had brought it into .venv, and gives its exit code and what it printed."""

    def run(verb, *arguments):
        inside = types.SimpleNamespace(enter=lambda kind: None, ROOT=ROOT, PYTHON=sys.executable)
        monkeypatch.setitem(sys.modules, "_setup", inside)
        monkeypatch.setattr(sys, "argv", [verb, *arguments])
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(SCRIPTS / verb), run_name="__main__")
        return end.value.code, capsys.readouterr().out

    return run


def test_migrations_are_listed_and_applied_once(run_inside, tmp_path, monkeypatch):
    monkeypatch.setenv("ANNOTATION_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    code, listed = run_inside("migrate", "--pending")
    assert (code, (tmp_path / "a.db").exists()) == (0, False)
    assert "pending create_articles_and_annotations" in listed
    assert run_inside("migrate") == (0, listed.replace("pending", "applied"))
    assert run_inside("migrate") == (0, "The database is up to date.\n")


def test_migrating_what_is_no_database_is_a_sentence(run_inside, tmp_path, monkeypatch):
    (tmp_path / "a.db").write_text("no database, but long enough to be read as one. " * 20)
    monkeypatch.setenv("ANNOTATION_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    assert run_inside("migrate") == (2, "")


def test_the_committed_contract_is_what_the_code_does(run_inside):
    assert run_inside("openapi", "--check") == (0, "")


def pins(kind):
    text = (SCRIPTS / "requirements" / f"{kind}.lock").read_text()
    return {
        canonical(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }


def wanted(kind):
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    lines = config["options"]["install_requires"]
    if kind == "test":
        lines += config["options.extras_require"]["test"]
    return [Requirement(line) for line in lines.splitlines() if line.strip()]


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()
