"""How the scripts end: exit codes that say what happened, and a sentence instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

from api.client.problems import (
    ClientError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unauthorized,
    Unreachable,
    Unusable,
    WrongId,
)

DONE = 0
PARTLY = 1
WRONG = 2
NO_SERVER = 3
DECLINED = 4
INTERRUPTED = 130


class Wrong(Exception):
    """The arguments or a file cannot be used; the message is a sentence with the place in it."""


def ending(work: Callable[[], int]) -> int:
    """Does the work and gives its exit code; what it raises becomes a sentence on stderr and the code that says so."""
    try:
        return work()
    except BrokenPipeError:  # whoever read our output has enough of it
        sys.stdout = None
        return DONE
    except (Wrong, Unusable, WrongId) as error:
        return _say(str(error), WRONG)
    except OSError as error:
        return _say(f"{error.filename}: {error.strerror}." if error.filename else str(error), WRONG)
    except Unreachable as error:
        return _say(f"{error} Run the same command again to go on.", NO_SERVER)
    except (Unauthorized, Forbidden) as error:
        return _say(f"{error} The key comes from --key or ANNOTATION_KEY.", NO_SERVER)
    except Invalid as error:
        return _say(_pointed(error), WRONG)
    except (NotFound, Conflict, TooLarge) as error:
        return _say(str(error), WRONG if error.slug else NO_SERVER)  # a 404 without a problem: another server
    except ClientError as error:
        return _say(str(error), NO_SERVER)
    except KeyboardInterrupt:
        return _say("\nInterrupted. Run the same command again to go on.", INTERRUPTED)


def _pointed(refusal: Invalid) -> str:
    return "; ".join(error.get("detail", "") for error in refusal.errors) or str(refusal)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
