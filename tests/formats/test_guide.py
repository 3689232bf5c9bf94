"""The guide's table is that of the formats."""

import re

import pytest

from api.formats import FORMATS
from tests.serving import ROOT

ROWS = dict(
    re.findall(r"^\| `([a-z0-9-]+)` \|(.*)\|$", (ROOT / "docs" / "formats.md").read_text(), re.MULTILINE)
)


def test_every_format_has_its_row():
    assert list(ROWS) == list(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_the_row_says_which_way_it_goes(name):
    cells = [cell.strip() for cell in ROWS[name].split("|")]
    assert (cells[1] == "yes") == (FORMATS[name].writer is not None)
    assert (cells[2] != "no") == (FORMATS[name].reader is not None)
