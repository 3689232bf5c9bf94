"""The browser that tests/browser needs: Debian's Chromium, installed where there is none and where we may. Without one those tests are skipped."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def provide_browser(arguments):
    """Installs Chromium unless a browser is there or these pytest arguments leave its tests out; says in a line why it cannot."""
    if not _wanted(arguments) or os.environ.get("BROWSER_PATH") or any(map(shutil.which, NAMES)):
        return
    missing = "There is no browser, so tests/browser will be skipped: "
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"{missing}install Chromium, or set BROWSER_PATH to one.", file=sys.stderr)
        return
    print("Installing Chromium for tests/browser (once; about a minute)", file=sys.stderr)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True, "text": True}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", "-qq", *command], **quiet)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        print(f"{missing}apt-get could not install it: {said[-1]}", file=sys.stderr)


def _wanted(arguments):
    places = [argument for argument in arguments if argument.startswith("tests")]
    return not places or any(
        "tests/browser".startswith(place.rstrip("/")) or "browser" in place for place in places
    )
