"""The house holds: imports flow one way, one library lives in one room, what grows stands in a table."""

import ast
import functools
import sys
from pathlib import Path

import pytest

from api import errors
from api.settings import SETTINGS, Settings
from api.web.problems import PROBLEMS, Refusal
from tests.serving import ROOT

API = ROOT / "api"
# room -> what of ours it may import; `app`, `server` and their kind know everyone
MAY_IMPORT = {
    "errors": set(),
    "settings": {"errors"},
    "logs": {"settings"},
    "metrics": set(),
    "addresses": set(),
    "outbound": {"addresses"},
    "client": {"client", "domain"},  # of the domain it takes offsets.py
    "domain": {"domain", "errors"},
    "storage": {"storage", "domain", "errors"},
    "nlp": {"nlp", "domain", "errors"},
    "formats": {"formats", "domain", "errors"},
    "web": {"web", "domain", "errors", "settings", "logs", "metrics", "formats", "outbound"},
}
# library -> the rooms it may live in
ROOM_OF = {
    "flask": {"web", "app", "jobs", "server"},
    "werkzeug": {"web"},
    "marshmallow": {"web"},
    "flask_smorest": {"web"},
    "apispec": {"web"},
    "webargs": {"web"},
    "sqlite_utils": {"storage"},
    "sqlite3": {"storage"},
    "spacy": {"nlp", "formats"},
    "onnxruntime": {"nlp"},
    "tokenizers": {"nlp"},
    "numpy": {"nlp"},
    "torch": {"nlp"},
    "requests": {"client"},
    "gunicorn": {"server", "workers", "receiving", "unreadable"},
    "structlog": {"logs"},
    "prometheus_client": {"metrics", "server"},
}
STANDARD_AND = {"regex"}  # what the domain takes besides the standard library


def room_of(path: Path) -> str:
    parts = path.relative_to(API).with_suffix("").parts
    return parts[0]


@functools.cache
def imports_of(path: Path) -> list[str]:
    """The full names that a module imports, wherever in it; those under TYPE_CHECKING are no imports."""
    found = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            return
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found.extend(f"{node.module}.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text()))
    return found


MODULES = sorted(path for path in API.rglob("*.py") if path.name != "__init__.py" or path.parent != API)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_flow_one_way(path):
    room = room_of(path)
    if room not in MAY_IMPORT:
        return
    ours = [name for name in imports_of(path) if name == "api" or name.startswith("api.")]
    allowed = MAY_IMPORT[room] | {"__version__"}
    assert [name for name in ours if name.split(".")[1] not in allowed] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_lives_in_its_room(path):
    room = room_of(path)
    libraries = {name.split(".")[0] for name in imports_of(path)}
    assert [name for name in libraries if room not in ROOM_OF.get(name, {room})] == []


@pytest.mark.parametrize("path", sorted((API / "domain").glob("*.py")), ids=lambda path: path.name)
def test_the_domain_needs_the_standard_library_alone(path):
    libraries = {name.split(".")[0] for name in imports_of(path)} - {"api"}
    assert libraries <= sys.stdlib_module_names | STANDARD_AND


def test_the_application_loads_no_model_by_being_imported():
    names = [name for name in imports_at_the_top(API / "app.py") if name.startswith(("api.nlp", "spacy"))]
    assert names == []


def imports_at_the_top(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [
        f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


def kinds_of(kind: type) -> list[type]:
    return [kind, *(below for child in kind.__subclasses__() for below in kinds_of(child))]


@pytest.mark.parametrize(
    "kind", [k for k in kinds_of(errors.AnnotationError) if k.__module__ == "api.errors"]
)
def test_every_error_has_a_status(kind):
    assert kind.slug in PROBLEMS
    assert kind.__doc__ or kind.__bases__[0].__doc__


def test_every_refusal_of_the_edge_names_a_known_slug():
    for path in (API / "web").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(Refusal.__name__):
                slug = node.args[0] if node.args else None
                assert not isinstance(slug, ast.Constant) or slug.value in PROBLEMS, path


def test_every_setting_says_what_it_is_for():
    assert len(SETTINGS) == len(Settings.__dataclass_fields__)
    assert all(setting.metadata["help"].endswith(".") for setting in SETTINGS.values())


@pytest.mark.parametrize(
    "path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda path: path.name
)
def test_no_file_is_a_drawer(path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "misc", "common"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is(path):
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text))
