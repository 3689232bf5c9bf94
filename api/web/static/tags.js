/**
 * The label's short name above each span that is on the screen, with a mark for what was decided: colour is never the only sign.
 *
 * Spans stand in text order, so their places on the page are in order too, and those on the screen are found by halving.
 */

import { byId, el, fill } from "./dom.js";
import { shortName } from "./labels.js";
import { model } from "./model.js";
import { paintedRange } from "./paint.js";

const SIGN = { suggested: "", accepted: " ✓", rejected: " ✗" };
const AROUND = 300;
const LETTER = 8; // pixels that one takes at most
let asked = false;

/** Draws the tags at the next frame, once, however often this is called until then. */
export function drawTags() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

function draw() {
  const layer = byId("tags");
  if (model.article === null) return fill(layer);
  const frame = byId("reading").getBoundingClientRect();
  const origin = layer.getBoundingClientRect();
  const places = [];
  for (let index = firstBelow(frame.top - AROUND); index < model.order.length; index += 1) {
    const span = model.spans.get(model.order[index]);
    const box = paintedRange(span.id)?.getClientRects()[0];
    if (box === undefined) continue;
    if (box.top > frame.bottom + AROUND) break;
    places.push({ span, left: box.left - origin.left, top: box.top - origin.top });
  }
  fill(layer, places.map((place, index) => tag(place, places[index + 1])));
}

function tag({ span, left, top }, next) {
  const classes = `tag label-${span.label} ${span.status}${span.id === model.selectedId ? " current" : ""}`;
  const sign = span.unsaved ? " …" : SIGN[span.status];
  const name = shortName(span.label) + sign;
  const room = next !== undefined && next.top === top ? next.left - left : Infinity;
  const element = el("span", { class: classes }, name.length * LETTER < room ? name : name.slice(0, 1));
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
  return element;
}

/** The place in the order of the first span that lies below a line of the window. */
function firstBelow(line) {
  let [low, high] = [0, model.order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const box = paintedRange(model.order[middle])?.getBoundingClientRect();
    if (box !== undefined && box.bottom < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
