"""What post, pull, correct and follow have in common: which server, which key, how they end. Standard library only, until `run`."""

import argparse
import sys

ENDINGS = """Exit codes: 0 done; 1 done but for what is named; 2 the arguments or a file cannot be used, and nothing was changed;
3 the server cannot be reached or does not take the key; 130 interrupted. After 3 and 130 the same command goes on where it was."""


def parser(name, doc, endings=ENDINGS):
    built = argparse.ArgumentParser(
        prog=f"scripts/{name}",
        description=doc,
        epilog=endings,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    built.add_argument("--url", help="the server (ANNOTATION_URL, or http://127.0.0.1:8000)")
    built.add_argument(
        "--key", help="the API key (better in ANNOTATION_KEY, since others see a command's arguments)"
    )
    return built


def run(work, options, check=None):
    """`work(client, options)`, with its exit code; `check(options)` first, before the server is asked. Call it inside of .venv."""
    from api.client import Client
    from api.client.files.exits import ending
    from api.client.files.progress import tell_waits

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # texts hold what a terminal's encoding may lack

    def go():
        if check is not None:
            check(options)
        with Client(options.url, options.key, retries=2) as client:
            client.service()  # a wrong address or key is said at once
        tell_waits()
        with Client(options.url, options.key, retries=8) as client:
            return work(client, options)

    return ending(go)
