"""The browser that tests, the benchmark and the README's picture need: Debian's Chromium, installed where there is none and where we may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PACKAGES = ("chromium", "fonts-liberation")
PATIENCE = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")


def find_browser():
    """The browser's path: BROWSER_PATH, or what is installed; None where there is none."""
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)


def provide_browser(arguments=()):
    """Installs Chromium unless a browser is there or these pytest arguments leave its tests out; says in a line why it cannot."""
    if not _wanted(arguments) or find_browser():
        return
    missing = "There is no browser, so what needs one is skipped: "
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"{missing}install Chromium, or set BROWSER_PATH to one.", file=sys.stderr)
        return
    print("Installing Chromium (once; about a minute)", file=sys.stderr)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True, "text": True}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(["apt-get", "-qq", *PATIENCE, *command], **quiet)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        print(f"{missing}apt-get could not install it: {said[-1]}", file=sys.stderr)


def _wanted(arguments):
    places = [argument for argument in arguments if argument.startswith("tests")]
    return not places or any(
        "tests/browser".startswith(place.rstrip("/")) or "browser" in place for place in places
    )
