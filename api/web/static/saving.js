/** The header's word on what is saved, and what is to be said when the server refuses a change. */

import { byId, el, fill } from "./dom.js";
import { keepDraft } from "./drafts.js";
import { model, on, select } from "./model.js";
import { say, unsay } from "./notices.js";
import { openArticle } from "./opening.js";
import * as outbox from "./outbox.js";

let ticking = null;

export function install() {
  on("saving", tell);
  on("saved", (id) => unsay(aboutOf(id)));
  tell();
}

/**
 * A change that the server refused: taken back on the page, and told with the way to what stands in its way, or else to the span. What was
 * typed as a note stays in its field.
 */
export function tellRefusal(entry, error) {
  if (entry.kind === "patch" && entry.fields.note) keepDraft(entry.id, entry.fields.note, `Not saved: ${error.message}`);
  const elsewhere = entry.article === model.article?.id ? "" : ` in “${entry.title || "Untitled"}”`;
  const shown = error.problem?.other?.id ?? entry.id;
  const findable = elsewhere || model.spans.has(shown);
  const action = findable ? { name: "Show it", run: () => show(entry.article, shown) } : null;
  say(`Not saved (${entry.words}${elsewhere}): ${error.message}`, { kind: "bad", about: aboutOf(entry.id), action });
}

async function show(article, span) {
  if (article !== model.article?.id) await openArticle(article);
  if (model.spans.has(span)) select(span);
}

function aboutOf(id) {
  return `change of ${id}`;
}

function tell() {
  const { waiting, retryAt, sending, others, whose } = outbox.state();
  const place = byId("saving");
  clearInterval(ticking);
  if (waiting === 0) unsay("unsaved");
  const unsaved = waiting > 0 ? retryAt !== null : others > 0;
  place.className = unsaved ? "unsaved" : waiting > 0 ? "sending" : "saved";
  if (waiting === 0) return fill(place, others > 0 ? `${changes(others)} not saved: for ${whose} to sign in again` : "All changes saved");
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
