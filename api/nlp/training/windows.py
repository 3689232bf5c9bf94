"""Training texts cut into windows of word pieces, as the tagger will see articles, and windows grouped into batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from api.nlp.pieces import Pieces
from api.nlp.training.data import TaggedText


@dataclass(slots=True)
class Window:
    """Piece ids with [CLS] and [SEP]; `casings` per piece; `first` the piece index of each token; `allowed` a tag mask per token;
    `taught`, where teachers have read it, their mean tag probabilities [tokens, tags] as a float16 array."""

    ids: list[int]
    casings: list[int]
    first: list[int]
    allowed: list[int]
    taught: Any = None


def cut_windows(tagged: TaggedText, pieces: Pieces, most: int, random: Random | None) -> Iterator[Window]:
    """Windows of up to `most` pieces that end at sentence ends where one is near; with `random` their lengths vary."""
    tokens = [pieces.of(tagged.text[start:end]) for start, end in tagged.ends]
    at = 0
    while at < len(tokens):
        room = most if random is None else random.randint(most // 4, most)
        end, used, sentence_end = at, 2, -1
        while end < len(tokens) and used + len(tokens[end][0]) <= room:
            used += len(tokens[end][0])
            end += 1
            if _ends_sentence(tagged, end - 1):
                sentence_end = end
        end = max(end, at + 1)
        if end < len(tokens) and sentence_end > at:
            end = sentence_end
        yield make_window(tokens[at:end], tagged.allowed[at:end], pieces)
        at = end


def make_window(
    tokens: Sequence[tuple[tuple[int, ...], int]], allowed: Sequence[int], pieces: Pieces
) -> Window:
    ids, casings, first = [pieces.cls], [5], []
    for piece_ids, casing in tokens:
        first.append(len(ids))
        ids.extend(piece_ids)
        casings.extend([casing] * len(piece_ids))
    return Window([*ids, pieces.sep], [*casings, 5], first, list(allowed))


def group_windows(windows: Sequence[Window], size: int, random: Random) -> list[list[Window]]:
    """Batches of like-long windows of about `size` pieces in all, in random order."""
    ordered = sorted(windows, key=lambda window: len(window.ids) + random.random() * 16)
    batches: list[list[Window]] = [[]]
    for window in ordered:
        if batches[-1] and (len(batches[-1]) + 1) * len(window.ids) > size:
            batches.append([])
        batches[-1].append(window)
    random.shuffle(batches)
    return batches


def _ends_sentence(tagged: TaggedText, token: int) -> bool:
    start, end = tagged.ends[token]
    if tagged.text[start:end] in ".!?" or "\n" in tagged.text[end : end + 2]:
        following = tagged.ends[token + 1][0] if token + 1 < len(tagged.ends) else len(tagged.text)
        return following > end
    return False
