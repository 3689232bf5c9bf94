/** The selected span's history: what, who, when and why, with a way back to each version. */

import { restoreTo } from "./corrections.js";
import { byId, el, fill } from "./dom.js";
import { call, inUtf16 } from "./http.js";
import { mayCorrect, model, on, selected } from "./model.js";
import { inWords, localTime } from "./words.js";

const SHOWN = { label: "label", text: "text", status: "status", note: "note" };
const DONE = { create: "made", update: "changed", accept: "accepted", reject: "rejected", restore: "restored", withdraw: "withdrawn" };
const DELAY = 120;
let shown = null;
let timer = null;

export function install() {
  on("reached", () => showHistory(selected()));
}

/** Shows the history of a span, read a moment after the reviewer has come to rest on it. */
export function showHistory(span) {
  const key = span === null || span.created_at === undefined ? null : `${span.id}/${span.version}`;
  if (key === shown) return;
  shown = key;
  clearTimeout(timer);
  if (key === null) return fill(byId("history"));
  timer = setTimeout(() => read(span, key), DELAY);
}

async function read(span, key) {
  try {
    const { body } = await call("GET", inUtf16(`/v1/annotations/${span.id}/revisions`));
    if (key === shown) fill(byId("history"), body.items.toReversed().map((revision) => entry(span, revision)));
  } catch (error) {
    if (key !== shown) return;
    shown = null;
    fill(byId("history"), el("li", {}, `The history cannot be read: ${error.message}`));
  }
}

function entry(span, revision) {
  const when = el("time", { datetime: revision.at }, localTime(revision.at));
  const back = revision.version !== span.version && mayCorrect();
  return el(
    "li",
    {},
    el("p", { class: "what" }, `${revision.version}. ${DONE[revision.action] ?? revision.action}`, " by ", el("strong", {}, revision.actor), ", ", when),
    revision.changes.filter((change) => change.field in SHOWN && revision.action !== "create").map(line),
    revision.action === "create" && el("p", {}, `${inWords(revision.annotation.label)} “${revision.annotation.text}”`),
    revision.reason && el("p", { class: "reason" }, `“${revision.reason}”`),
    back && el("button", { type: "button", class: "small", onclick: () => restoreTo(model.spans.get(span.id), revision) }, `Back to version ${revision.version}`),
  );
}

function line(change) {
  const [from, to] = change.field === "label" ? [inWords(change.from), inWords(change.to)] : [said(change.from), said(change.to)];
  return el("p", {}, `${SHOWN[change.field]}: `, el("del", {}, from), " → ", el("ins", {}, to));
}

function said(value) {
  return value === null || value === "" ? "none" : String(value);
}
