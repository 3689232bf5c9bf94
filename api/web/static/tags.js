/**
 * The label's short name above each span near the screen, with a mark for what was decided: colour is never the only sign.
 *
 * Spans stand in text order, so their places on the page are in order too, and those near the screen are found by halving. Tags lie in the
 * text's own coordinates and scroll with it; elements that stay as they were are kept, since each new one costs a layout.
 */

import { byId, el, fill } from "./dom.js";
import { shortName } from "./labels.js";
import { model } from "./model.js";
import { paintedRange } from "./paint.js";

const SIGN = { suggested: "", accepted: " ✓", rejected: " ✗" };
const AROUND = 800;
const LETTER = 8; // pixels that one takes at most
let shown = new Map(); // span id -> {look, element}
let drawnAt = -Infinity;
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

/** The same once the reader has scrolled close to where the drawn ones end. */
export function scrolled() {
  if (Math.abs(byId("reading").scrollTop - drawnAt) > AROUND / 2) drawTags();
}

/** Marks the selected span's tag. */
export function markTag(before) {
  shown.get(before)?.element.classList.remove("current");
  shown.get(model.selectedId)?.element.classList.add("current");
}

function draw() {
  const layer = byId("tags");
  if (model.article === null) return fill(layer);
  drawnAt = byId("reading").scrollTop;
  const frame = byId("reading").getBoundingClientRect();
  const origin = layer.getBoundingClientRect();
  const places = [];
  for (let index = firstBelow(frame.top - AROUND); index < model.order.length; index += 1) {
    const span = model.spans.get(model.order[index]);
    const box = paintedRange(span.id)?.getClientRects()[0];
    if (box === undefined) continue;
    if (box.top > frame.bottom + AROUND) break;
    places.push({ span, left: Math.round(box.left - origin.left), top: Math.round(box.top - origin.top) });
  }
  const before = shown;
  shown = new Map(places.map((place, index) => [place.span.id, tag(place, places[index + 1], before)]));
  for (const [id, { element }] of before) if (shown.get(id)?.element !== element) element.remove();
  layer.append(...[...shown.values()].map(({ element }) => element).filter((element) => element.parentNode === null));
  markTag(null);
}

function tag({ span, left, top }, next, before) {
  const sign = span.unsaved ? " …" : SIGN[span.status];
  const name = shortName(span.label) + sign;
  const room = next !== undefined && next.top === top ? next.left - left : Infinity;
  const text = name.length * LETTER < room ? name : name.slice(0, 1);
  const look = `${text}/${span.status}/${left}/${top}`;
  const kept = before.get(span.id);
  if (kept?.look === look) return kept;
  const element = el("span", { class: `tag ${span.status}` }, text);
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
  return { look, element };
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
