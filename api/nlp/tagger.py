"""`annotation_tagger`: the spaCy component that runs the bundled model. onnxruntime, tokenizers and numpy; no torch.

Sets `doc.spans["sc"]` to the labelled spans in text order, none overlapping, and `doc.spans["sc"].attrs["scores"]` to one calibrated
probability each (spaCy's convention for span categorizers).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from api.errors import ModelUnavailable
from api.nlp.pieces import Pieces
from api.nlp.tags import TAGS, Floats, best_tags, log_softmax, spans_of
from api.nlp.tokens import words_of
from api.nlp.windows import cut_windows, sentence_ends

SPANS_KEY = "sc"
# onnxruntime's fused SkipLayerNormalization takes eight times as long on a CPU as Add and LayerNormalization (onnxruntime
# 1.32): a seventh of all the time.
SLOW_FUSIONS = ["SkipLayerNormFusion"]
MODEL_FILE, PIECES_FILE, CONFIG_FILE = "model.onnx", "tokenizer.json", "tagger.json"
SUMS_FILE = (
    "sha256.json"  # of the other three; a model with a few wrong bytes would load and give wrong spans
)


@dataclass(frozen=True, slots=True)
class TaggerConfig:
    """What training decided. `slope` and `offset` calibrate: score = sigmoid(slope * logit(product of tag probabilities) + offset)."""

    most_pieces: int = 160
    overlap: int = 32
    slope: float = 1.0
    offset: float = 0.0


class AnnotationTagger:
    """Thread-safe: the session runs without the GIL and keeps no state between calls; each call uses one thread."""

    def __init__(self, vocab: Any, name: str = "annotation_tagger") -> None:
        self.vocab = vocab
        self.name = name
        self.config = TaggerConfig()
        self._files: dict[str, bytes] = {}
        self._session: Any = None
        self._pieces: Any = None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(tag[2:] for tag in TAGS[1::2])

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        places = [i for i, word in enumerate(words) if not word.isspace()]
        probabilities = self.tag_log_probabilities(words, places)
        tags = best_tags(probabilities).tolist()
        spans, scores = [], []
        for first, last, label in spans_of(tags):
            spans.append(Span(doc, places[first], places[last - 1] + 1, label=label))
            scores.append(self._score(probabilities, tags, first, last))
        doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, attrs={"scores": scores}, spans=spans)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        for doc in stream:
            yield self(doc)

    def tag_log_probabilities(self, words: list[str], places: list[int]) -> Floats:
        """Log probabilities [places, tags] of the tokens at `places` among `words`, the texts of a Doc's tokens (blanks too).

        Memory beside that answer does not grow with the text.
        """
        if self._session is None:
            raise ModelUnavailable(
                "annotation_tagger has no model: load a pipeline that was written to disk."
            )
        read_words = [words[i] for i in places]
        known = [self._pieces.of(word) for word in read_words]
        line_ends = [i + 1 < len(words) and "\n" in words[i + 1] for i in places]
        answer = np.zeros((len(places), len(TAGS)), dtype=np.float32)
        windows = cut_windows(
            [len(ids) for ids, _ in known],
            sentence_ends(read_words, line_ends),
            self.config.most_pieces - 2,
            self.config.overlap,
        )
        for window in windows:
            ids, casings, kept = [self._pieces.cls], [5], [0]
            for piece_ids, casing in known[window.start : window.end]:
                kept.append(len(ids))
                ids.extend(piece_ids)
                casings.extend([casing] * len(piece_ids))
            kept.append(len(ids))
            ids.append(self._pieces.sep)
            casings.append(5)
            feed = {"ids": ids, "casings": casings, "kept": kept}
            read = self._session.run(None, {name: np.array([values]) for name, values in feed.items()})[0][0]
            answer[window.first : window.last] = read[
                window.first - window.start : window.last - window.start
            ]
        return log_softmax(answer)

    def _score(self, probabilities: Floats, tags: list[int], first: int, last: int) -> float:
        """The calibrated probability that this span is right, ends and label."""
        raw = float(sum(probabilities[i, tags[i]] for i in range(first, last)))
        if last < len(tags):
            inside = float(np.exp(probabilities[last, tags[last - 1] + tags[last - 1] % 2]))
            raw += math.log(max(1e-6, 1 - inside))
        raw = min(max(math.exp(raw), 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-(self.config.slope * math.log(raw / (1 - raw)) + self.config.offset)))

    # writing and reading a pipeline
    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self._files.items():
            (folder / name).write_bytes(data)
        if self._files:
            sums = {name: hashlib.sha256(data).hexdigest() for name, data in self._files.items()}
            (folder / SUMS_FILE).write_text(json.dumps(sums, indent=2) + "\n")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> AnnotationTagger:
        folder = Path(path)
        files = {}
        for name in (MODEL_FILE, PIECES_FILE, CONFIG_FILE):
            try:
                files[name] = (folder / name).read_bytes()
            except OSError as error:
                raise ModelUnavailable(
                    f"The model file {folder / name} cannot be read: {error.strerror}."
                ) from error
        _check_sums(folder, files)
        return self._load(files, str(folder))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        sizes = {name: len(data) for name, data in self._files.items()}
        return json.dumps(sizes).encode() + b"\n" + b"".join(self._files.values())

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> AnnotationTagger:
        header, _, rest = data.partition(b"\n")
        files = {}
        for name, size in json.loads(header).items():
            files[name], rest = rest[:size], rest[size:]
        return self._load(files, "bytes")

    def _load(self, files: dict[str, bytes], source: str) -> AnnotationTagger:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        name = MODEL_FILE
        try:
            session = onnxruntime.InferenceSession(
                files[MODEL_FILE],
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=SLOW_FUSIONS,
            )
            name = PIECES_FILE
            pieces = Pieces.from_buffer(files[PIECES_FILE])
            name = CONFIG_FILE
            config = TaggerConfig(**json.loads(files[CONFIG_FILE]))
        except Exception as error:  # onnxruntime and tokenizers each throw their own kinds
            raise ModelUnavailable(
                f"The model file {name} in {source} is damaged: {str(error)[:200]}. Install the package again."
            ) from error
        self._files, self._session, self._pieces, self.config = files, session, pieces, config
        return self


def _check_sums(folder: Path, files: dict[str, bytes]) -> None:
    """Compares with the sums that were written beside the files; a folder fresh from training has none."""
    if not (folder / SUMS_FILE).exists():
        return
    try:
        sums = dict(json.loads((folder / SUMS_FILE).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(
            f"The model file {folder / SUMS_FILE} is damaged: {error}. Install the package again."
        ) from error
    for name, data in files.items():
        if sums.get(name) != hashlib.sha256(data).hexdigest():
            raise ModelUnavailable(
                f"The model file {name} in {folder} is damaged: it is not the one that {SUMS_FILE} was written for. "
                "Install the package again."
            )


def config_bytes(config: TaggerConfig) -> bytes:
    """The content of tagger.json."""
    return json.dumps(asdict(config), indent=2).encode()


@Language.factory("annotation_tagger", assigns=["doc.spans"])
def create_tagger(nlp: Language, name: str) -> AnnotationTagger:
    """The factory's name in config.cfg."""
    return AnnotationTagger(nlp.vocab, name)
