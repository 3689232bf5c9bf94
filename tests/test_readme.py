"""The README's tour, run block by block against a real server as a newcomer would."""

import re
import shutil
import subprocess

import pytest

from tests.serving import ADMIN_KEY, ROOT, start

README = (ROOT / "README.md").read_text()
RESTART = "# after a restart"
URL = "URL=http://127.0.0.1:8000/v1\n"
REMEMBER = "\n{ declare -p ARTICLE PLACE UNIT; declare -f api span_with; } > remembered\n"


def tour():
    """The blocks before the restart, and those after it."""
    section = re.search(r"^## A tour$(.*?)^## ", README, re.MULTILINE | re.DOTALL).group(1)
    blocks = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    after = next(number for number, block in enumerate(blocks) if block.startswith(RESTART))
    assert URL in blocks[0]
    return blocks[:after], blocks[after:]


def run(script, folder, address):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace("http://127.0.0.1:8000", address)],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "KEY": ADMIN_KEY, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_rooms_and_tables_that_it_names_are_there():
    rows = re.findall(r"^\| [^|]* \| (.*`api/.*) \|$", README, re.MULTILINE)
    assert len(rows) == 9
    for row in rows:
        places = [ROOT / name for name in re.findall(r"`((?:api|tests)/[^`]*|setup\.cfg)`", row)]
        places += [place / "__init__.py" for place in places if place.is_dir()]
        assert all(place.exists() for place in places), row
        code = "".join(place.read_text() for place in places if place.is_file())
        for table in re.findall(r"`([A-Z]+)`", row):
            assert re.search(rf"^{table}\b.* = ", code, re.MULTILINE), row


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour needs curl")
def test_the_tour_does_what_it_says(tmp_path):
    before, after = tour()
    server = start(tmp_path / "a.db", module="api.server")
    try:
        done = run("\n".join(before) + REMEMBER, tmp_path, server.address)
    finally:
        server.stop()
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"/problems/stale"' in done.stdout
    assert '"changed_fields"' in done.stdout
    server = start(tmp_path / "a.db", module="api.server")
    try:
        again = run(
            ". ./remembered\nURL=http://127.0.0.1:8000/v1\n" + "\n".join(after), tmp_path, server.address
        )
    finally:
        server.stop()
    assert again.returncode == 0, again.stdout + again.stderr
    assert '"restore"' in again.stdout


def test_every_file_that_the_readme_points_to_exists():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
