/**
 * Marking a new span: select text with the mouse, or press `m` and walk over the words. Either way the labels then offer themselves, and
 * a label's key or button marks what is chosen.
 */

import { mark } from "./corrections.js";
import { byId, el, fill } from "./dom.js";
import { badge, labels } from "./labels.js";
import { mayCorrect, model, on, selected } from "./model.js";
import { announce } from "./notices.js";
import { paintMarking } from "./paint.js";
import { bringIntoView, clearSelection, rangeOf, selection } from "./text.js";

let chosen = null;
let walking = false;

export function install() {
  document.addEventListener("selectionchange", () => !walking && choose(mayCorrect() ? selection() : null));
  byId("reading").addEventListener("scroll", placeOffer, { passive: true });
  on("article", stop);
}

/** What is chosen to be marked, or null. */
export function choice() {
  return chosen;
}

/** Marks what is chosen. */
export function markAs(label) {
  const span = chosen;
  stop();
  mark(span, label);
}

/** Begins to walk over the words, behind the selected span. */
export function startWalking() {
  if (model.article === null || !mayCorrect()) return;
  const token = model.tokens.after(selected()?.end ?? 0) ?? model.tokens.before(model.article.text.length);
  if (token === null) return;
  clearSelection();
  walking = true;
  byId("marking-help").hidden = false;
  choose(token);
}

export function isWalking() {
  return walking;
}

/** To the next (1) or previous (-1) word; `extending` moves the end of what is chosen instead. */
export function walk(direction, extending) {
  const next = extending ? model.tokens.move(chosen, "end", direction) : direction > 0 ? model.tokens.after(chosen.end) : model.tokens.before(chosen.start);
  if (next !== null) choose(next);
}

/** Leaves off, nothing marked. */
export function stop() {
  walking = false;
  byId("marking-help").hidden = true;
  clearSelection();
  choose(null);
}

function choose(span) {
  if (span?.start === chosen?.start && span?.end === chosen?.end) return;
  chosen = span;
  paintMarking(walking ? span : null);
  const offer = byId("offer");
  offer.hidden = span === null;
  if (span === null) return;
  fill(offer, labels.map(({ name }, index) => el("button", { type: "button", onclick: () => markAs(name) }, el("kbd", {}, String(index + 1)), " ", badge(name))));
  if (walking) {
    bringIntoView(span);
    announce(model.article.text.slice(span.start, span.end));
  }
  placeOffer();
}

/** Puts the offer below the chosen text, inside the pane. */
function placeOffer() {
  if (chosen === null) return;
  const offer = byId("offer");
  const origin = byId("tags").getBoundingClientRect();
  const boxes = rangeOf(chosen.start, chosen.end).getClientRects();
  const last = boxes[boxes.length - 1];
  offer.style.top = `${last.bottom - origin.top + 6}px`;
  offer.style.left = `${Math.max(0, Math.min(last.left - origin.left, origin.width - offer.offsetWidth))}px`;
}
