"""What a wheel would hold: every file that the package needs beside its modules."""

import pytest
from setuptools import Distribution

from tests.serving import ROOT


@pytest.fixture(scope="module")
def packaged():
    """Paths of the files that setuptools would copy, relative to the project's root."""
    distribution = Distribution()
    distribution.parse_config_files([ROOT / "setup.cfg"])
    command = distribution.get_command_obj("build_py")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        command.finalize_options()
        return {f"{source}/{name}" for _, source, _, names in command.data_files for name in names}


@pytest.mark.parametrize("folder", ["api/web/static", "api/nlp/bundled"])
def test_every_file_of_a_folder_is_in_the_wheel(packaged, folder):
    there = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert there
    assert there - packaged == set()
