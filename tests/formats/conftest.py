"""An article whose offsets differ by unit, with spans, for tests of single formats."""

from dataclasses import replace

import pytest

from api.domain.exchange import Bundle
from tests.making import make_annotation, make_article

TEXT = "Müller’s 5th Marines 👩‍👩‍👧 left\r\nEast Mosul on Wednesday."
SPANS = [(0, 6, "PERSON"), (9, 20, "MILITARY_UNIT"), (33, 43, "LOCATION"), (47, 56, "DATE")]


@pytest.fixture
def bundle():
    article = make_article(TEXT, title="=1+1", metadata={"desk": 7})
    annotations = [make_annotation(article, s, e, label=label) for s, e, label in SPANS]
    return Bundle(article, annotations)


def but(bundle, place, **changes):
    annotations = list(bundle.annotations)
    annotations[place] = replace(annotations[place], **changes)
    return Bundle(bundle.article, annotations)
