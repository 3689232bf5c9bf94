"""What the bundled pipeline occupies: files, load time, and the memory of a process of its own, also while it reads a very long text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from _setup import ROOT

from benchmarks.rows import Row
from benchmarks.texts import ARTICLE

FILES, RESIDENT, LOADING = 30.0, 220.0, 1.5
GROWTH = 0.15
_PROCESS = """
import json, sys, time
def resident(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name + ":")) / 1000
article, longest = json.load(sys.stdin)
from api.nlp import open_annotator
import spacy, onnxruntime, tokenizers
before = time.perf_counter()
annotator = open_annotator("bundled", None)
loading = time.perf_counter() - before
annotator.annotate(article, None)
after = resident("VmRSS")
text = ((article + "\\n\\n") * (longest // len(article) + 1))[:longest]
annotator.annotate(text, None)
print(json.dumps([loading, after, resident("VmHWM")]))
"""


def measure(longest: int) -> Iterator[Row]:
    from api.nlp import BUNDLED_FOLDER

    megabytes = sum(file.stat().st_size for file in Path(BUNDLED_FOLDER).rglob("*") if file.is_file()) / 1e6
    yield _limited("model files", megabytes, FILES, "MB")
    loading, resident, peak = _own_process(longest)
    yield _limited("load the pipeline", loading, LOADING, "s")
    yield _limited("memory of a process with the pipeline", resident, RESIDENT, "MB")
    yield Row(
        "nlp",
        f"its peak while it reads {longest:,} characters",
        f"{peak:.0f} MB",
        "before",
        f"{resident:.0f} MB",
        peak / resident,
        ("at most", 1 + GROWTH),
    )


def _limited(what: str, figure: float, limit: float, unit: str) -> Row:
    return Row(
        "nlp",
        what,
        f"{figure:.1f} {unit}",
        "the limit",
        f"{limit:g} {unit}",
        figure / limit,
        ("at most", 1.0),
    )


def _own_process(longest: int) -> tuple[float, float, float]:
    """Seconds to load (spaCy and onnxruntime imported before), megabytes after an article, and at the peak of a text of `longest`."""
    done = subprocess.run(
        [sys.executable, "-c", _PROCESS],
        input=json.dumps([ARTICLE, longest]),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    loading, resident, peak = json.loads(done.stdout)
    return loading, resident, peak
