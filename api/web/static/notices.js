/** What the page has to say: read out by screen readers and shown for a while, or until it no longer holds. */

import { byId, el, fill } from "./dom.js";

const SHOWN = 8000;
let timer = null;
let shownAbout = null;

/**
 * Says a sentence. `kind` is "plain", "good" or "bad"; an `action` {name, run} becomes a button beside it; `about` names what it is about,
 * so that it can be taken back (`unsay`); `lasting` leaves it until then, or until something else is said.
 */
export function say(text, { kind = "plain", action = null, about = null, lasting = false } = {}) {
  const notice = byId("notice");
  notice.className = `notice ${kind}`;
  fill(notice, el("span", {}, text), action && el("button", { type: "button", onclick: action.run }, action.name));
  notice.hidden = false;
  shownAbout = about;
  clearTimeout(timer);
  if (!lasting) timer = setTimeout(hide, kind === "bad" ? 2 * SHOWN : SHOWN);
}

/** Says what could not be done and why; where the server is out of reach, until it is reached again. */
export function sayFailure(words, error, { about = null, ...more } = {}) {
  say(`${words}: ${error.message}`, { kind: "bad", about: error.unreachable ? "server" : about, ...more });
}

/** Takes back what was said last, if it is about this. */
export function unsay(about) {
  if (shownAbout === about) hide();
}

/** Reads a sentence out without showing it: what the eye sees anyway. */
export function announce(text) {
  byId("announcer").textContent = text;
}

function hide() {
  clearTimeout(timer);
  byId("notice").hidden = true;
  shownAbout = null;
}
