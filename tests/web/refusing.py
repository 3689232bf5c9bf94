"""What tests of refusals share."""


def refused(answer, status, slug, pointer=None, *parts):
    """The answer is this problem, points there among others, and its sentence has these parts."""
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}"), answer.text
    pointers = [error["pointer"] for error in answer.json.get("errors", [])]
    assert pointer is None or pointer in pointers, answer.text
    for part in parts:
        assert part in answer.json["detail"], answer.text
