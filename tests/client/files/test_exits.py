"""Every way a script can end has its exit code, and a sentence instead of a traceback."""

import pytest

from api.client import AnswerLost, Unexpected, Unreachable, Unusable, WrongId
from api.client.files import exits
from api.client.files.exits import Wrong, ending
from api.client.problems import refusal_of


def raising(error):
    def work():
        raise error

    return work


def problem(status, **more):
    return refusal_of({"type": "/problems/x", "status": status, "detail": "It is so."} | more)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Wrong("Line 2 is wrong."), exits.WRONG, "Line 2 is wrong."),
        (FileNotFoundError(2, "No such file", "x.csv"), exits.WRONG, "x.csv: No such file."),
        (problem(422, errors=[{"pointer": "#/label", "detail": "It is no label."}]), exits.WRONG, "It is no label."),
        (problem(400), exits.WRONG, "It is so. (x, 400)"),
        (problem(401), exits.NO_SERVER, "It is so. (x, 401) The key comes from --key or ANNOTATION_KEY."),
        (problem(403), exits.NO_SERVER, "It is so. (x, 403) The key comes from --key or ANNOTATION_KEY."),
        (problem(404), exits.WRONG, "It is so. (x, 404)"),
        (problem(404, type="", detail="404 Not Found"), exits.NO_SERVER, "404 Not Found"),
        (Unusable("It is no address."), exits.WRONG, "It is no address."),
        (WrongId("It is no id."), exits.WRONG, "It is no id."),
        (problem(500), exits.NO_SERVER, "It is so. (x, 500)"),
        (Unreachable("Nothing answers."), exits.NO_SERVER, "Nothing answers. Run the same command again to go on."),
        (AnswerLost("It broke."), exits.NO_SERVER, "It broke. Run the same command again to go on."),
        (Unexpected("No JSON."), exits.NO_SERVER, "No JSON."),
        (KeyboardInterrupt(), exits.INTERRUPTED, "Interrupted. Run the same command again to go on."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)  # fmt: skip
def test_what_went_wrong_is_a_sentence_and_a_code(error, code, said, capsys):
    assert ending(raising(error)) == code
    assert capsys.readouterr().err.strip() == said


def test_work_that_is_done_says_so_itself(capsys):
    assert ending(lambda: exits.PARTLY) == exits.PARTLY
    assert capsys.readouterr().err == ""
