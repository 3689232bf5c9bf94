/**
 * Spans painted over the text by the CSS Custom Highlight API: no elements, so hundreds cost nothing and may overlap.
 *
 * A span is in one highlight by its label and status (`LOCATION-suggested`), all rejected ones are in `rejected`; the selected one, what
 * is being marked and what is not yet saved lie on top. The style sheet gives each label a colour and a line of its own.
 */

import { model, selected } from "./model.js";
import { rangeOf } from "./text.js";

const painted = new Map();

export const canPaint = "highlights" in CSS;

/** Paints every span of the open article anew. */
export function repaint() {
  if (!canPaint) return;
  CSS.highlights.clear();
  painted.clear();
  for (const id of model.order) paint(id);
  paintSelected();
}

/** Paints one span as it is now; one that is gone is taken off. */
export function paint(id) {
  if (!canPaint) return;
  const before = painted.get(id);
  if (before) for (const name of before.names) CSS.highlights.get(name)?.delete(before.range);
  painted.delete(id);
  const span = model.spans.get(id);
  if (span === undefined) return;
  const range = rangeOf(span.start, span.end);
  const names = [span.status === "rejected" ? "rejected" : `${span.label}-${span.status}`];
  if (span.unsaved) names.push("unsaved");
  for (const name of names) highlight(name).add(range);
  painted.set(id, { range, names });
}

/** Paints the selection. */
export function paintSelected() {
  const span = selected();
  only("selected", span, 10);
}

/** Paints what is being marked with the keyboard; null takes it off. */
export function paintMarking(span) {
  only("marking", span, 20);
}

/** The range of a painted span. */
export function paintedRange(id) {
  return painted.get(id)?.range ?? null;
}

function only(name, span, priority) {
  if (!canPaint) return;
  const one = highlight(name);
  one.priority = priority;
  one.clear();
  if (span !== null) one.add(rangeOf(span.start, span.end));
}

function highlight(name) {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}
