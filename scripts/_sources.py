"""The Python files of this project, the scripts without a suffix too, which no tool would find by itself."""

from _setup import ROOT


def python_files():
    scripts = [path for path in sorted((ROOT / "scripts").iterdir()) if path.is_file() and _is_python(path)]
    return ["api", "tests", "scripts", *(str(path.relative_to(ROOT)) for path in scripts)]


def _is_python(path):
    with path.open("rb") as file:
        first = file.readline()
    return not path.suffix and first.startswith(b"#!") and b"python" in first
