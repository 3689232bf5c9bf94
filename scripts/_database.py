"""What the scripts that work on a database file have in common: which file, how far they are, and how they end."""

import contextlib
import sys
from pathlib import Path


def database_path():
    """The file that ANNOTATION_DATABASE_URL names. Raises SettingsError for a store that is no file."""
    from api.errors import SettingsError
    from api.settings import read_settings

    url = read_settings().database_url
    if not url.startswith("sqlite:///"):
        raise SettingsError(
            f"ANNOTATION_DATABASE_URL is {url}, which is no file that could be copied or checked."
        )
    return Path(url.removeprefix("sqlite:///"))


@contextlib.contextmanager
def progress():
    """Gives a report(what, done, total) that draws a bar on a terminal, and nothing elsewhere."""
    from tqdm import tqdm

    with tqdm(disable=None, leave=False, bar_format="{desc} {percentage:3.0f}% {bar} {elapsed}") as bar:

        def report(what, done, total):
            if bar.disable:
                return
            if bar.desc != what or bar.total != max(total, 1):
                bar.reset(max(total, 1))
                bar.set_description_str(what, refresh=False)
            bar.n = done if total else 1
            bar.refresh()

        yield report


def ending(work):
    """The exit code of `work()`: what it gives; 1 for damage; 2 for what cannot be done; 130 when it was interrupted."""
    from api.errors import NotReady, SettingsError
    from api.storage.copies import Damaged

    try:
        return work()
    except (SettingsError, NotReady) as refusal:
        print(refusal.detail, file=sys.stderr)
        return 1 if isinstance(refusal, Damaged) else 2
    except OSError as error:
        print(f"{error.filename or 'The file'}: {error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130


def sizes(contents):
    """What a database holds, in words."""
    count = {name: rows for name, (rows, _) in contents.items()}
    return (
        f"{count['articles']:,} articles, {count['annotations']:,} annotations, {count['changes']:,} changes"
    )
