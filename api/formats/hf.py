"""JSON Lines for token classification with Hugging Face's `datasets` and `transformers`: `{"id", "tokens", "ner_tags"}`.

Tags are IOB2 strings, which `run_ner.py` of transformers turns into numbers itself. `offsets` are the tokens' ends in code points, so that
predictions find their way back to the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import orjson

from api.domain.exchange import Bundle
from api.formats.conll import tags_of
from api.formats.format import Format, WriteOptions
from api.formats.losses import LossReport
from api.formats.tokens import Tokenizer


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    tokenizer = Tokenizer()
    for bundle in bundles:
        text = bundle.article.text
        tokens = tokenizer.cut(text, blank=False)
        places = list(zip(tokens.starts, tokens.ends, strict=True))
        yield orjson.dumps(
            {
                "id": bundle.article.id,
                "tokens": [text[start:end] for start, end in places],
                "ner_tags": tags_of(bundle, tokens, report),
                "offsets": places,
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
        if _rebuilt(text, places) != text:
            report.add("white_space", bundle.article)


def _rebuilt(text: str, places: Sequence[tuple[int, int]]) -> str:
    """What tokens and offsets tell of a text: blanks between them, and nothing behind the last."""
    parts, end = [], 0
    for start, behind in places:
        parts += [" " * (start - end), text[start:behind]]
        end = behind
    return "".join(parts)


FORMAT = Format(
    name="hf",
    summary="Token classification for Hugging Face datasets: tokens and IOB2 tags. No overlaps, no spans off token boundaries.",
    media_type="application/x-ndjson",
    extension="jsonl",
    writer=write,
    reader=None,
    carries=frozenset({"article.text", "article.id"}),
)
