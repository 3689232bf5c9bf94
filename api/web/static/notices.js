/** What the page has to say: read out by screen readers and shown for a while. */

import { byId, el, fill } from "./dom.js";

const SHOWN = 8000;
let timer = null;

/** Says a sentence. `kind` is "plain", "good" or "bad"; an `action` {name, run} becomes a button beside it. */
export function say(text, kind = "plain", action = null) {
  const notice = byId("notice");
  notice.className = `notice ${kind}`;
  fill(notice, el("span", {}, text), action && el("button", { type: "button", onclick: action.run }, action.name));
  notice.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (notice.hidden = true), kind === "bad" ? 2 * SHOWN : SHOWN);
}

/** Reads a sentence out without showing it: what the eye sees anyway. */
export function announce(text) {
  byId("announcer").textContent = text;
}
