"""What POST /v1/analyze is asked in each shape; whatever it is asked, it stores nothing."""

import pytest

from tests.fakes import TEXT

PATH = "/v1/analyze"
BODIES = {
    "annotations": {"text": TEXT},
    "presidio": {
        "text": TEXT,
        "language": "en",
        "entities": ["PERSON", "DATE_TIME", "EMAIL_ADDRESS"],
        "score_threshold": 0.5,
        "correlation_id": "c-1",
        "return_decision_process": False,
        "ad_hoc_recognizers": None,
        "regex_flags": 26,
    },
    "comprehend": {"Text": TEXT, "LanguageCode": "en"},
    "azure": {
        "kind": "EntityRecognition",
        "parameters": {
            "modelVersion": "latest",
            "stringIndexType": "TextElements_v8",
            "loggingOptOut": True,
        },
        "analysisInput": {"documents": [{"id": "1", "language": "en", "text": TEXT}]},
    },
    "google": {
        "document": {"type": "PLAIN_TEXT", "languageCode": "en", "content": TEXT},
        "encodingType": "UTF8",
    },
}


@pytest.fixture(autouse=True)
def nothing_is_stored(api):
    before = api.store.last_seq()
    yield
    assert api.store.last_seq() == before
