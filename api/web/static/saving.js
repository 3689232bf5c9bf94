/** The header's word on what is saved, and what is to be said when the server refuses a change. */

import { byId, el, fill } from "./dom.js";
import { model, on, select } from "./model.js";
import { say } from "./notices.js";
import * as outbox from "./outbox.js";

let ticking = null;

export function install() {
  on("saving", show);
  show();
}

/** A change that the server refused: taken back on the page, and told with the way to what stands in its way. */
export function tellRefusal(entry, error) {
  const other = error.problem?.other;
  const there = other && model.spans.has(other.id);
  say(`Not saved (${entry.words}): ${error.message}`, "bad", there ? { name: "Show it", run: () => select(other.id) } : null);
}

function show() {
  const { waiting, retryAt, sending } = outbox.state();
  const place = byId("saving");
  clearInterval(ticking);
  place.className = waiting === 0 ? "saved" : retryAt === null ? "sending" : "unsaved";
  if (waiting === 0) return fill(place, "All changes saved");
  if (retryAt === null) return fill(place, sending ? "Saving…" : `${changes(waiting)} not saved`);
  const countdown = el("span", {});
  const tick = () => (countdown.textContent = String(Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))));
  tick();
  ticking = setInterval(tick, 1000);
  fill(place, el("strong", {}, `${changes(waiting)} not saved`), ", trying again in ", countdown, " s ", el("button", { type: "button", onclick: outbox.flush }, "Now"));
}

function changes(count) {
  return count === 1 ? "1 change" : `${count} changes`;
}
