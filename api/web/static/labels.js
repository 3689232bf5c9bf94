/** The labels as the server defines them, and how each is told apart without its colour: a short name, a line of its own kind. */

import { byId, el, fill } from "./dom.js";
import { call } from "./http.js";
import { inWords } from "./words.js";

const SHORT = { PERSON: "PER", ORGANIZATION: "ORG", LOCATION: "LOC", DATE: "DATE", MILITARY_UNIT: "UNIT" };

/** The server's labels in its order; a label's key is its place, from 1. */
export const labels = [];

export async function loadLabels() {
  const { body } = await call("GET", "/v1/labels");
  labels.splice(0, labels.length, ...body.items);
}

/** The few letters that stand above a span. */
export function shortName(label) {
  return SHORT[label] ?? label.slice(0, 4);
}

/** A label's name with its swatch. */
export function badge(label) {
  return el("span", { class: `badge label-${label}` }, inWords(label));
}

/** Shows what each label marks and leaves out, the asked one first. */
export function showGuideline(first) {
  const order = [...labels].sort((a, b) => (b.name === first) - (a.name === first));
  fill(
    byId("guideline-labels"),
    order.map((label) => [
      el("dt", {}, badge(label.name)),
      el("dd", {}, el("p", {}, label.meaning), line("Mark", label.marks), line("Leave out", label.leaves_out)),
    ]),
  );
  byId("guideline").showModal();
}

function line(name, text) {
  return el("p", {}, el("strong", {}, `${name}: `), text);
}
