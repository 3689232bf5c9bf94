/**
 * The article's text on the page, and the way between its offsets (UTF-16 units) and places in the document.
 *
 * One paragraph a line, each with one text node that holds exactly its part of the text; spans are painted over it and are no elements, so
 * nothing ever splits or moves the text.
 */

import { byId, el, fill } from "./dom.js";
import { model } from "./model.js";

let starts = [];
let nodes = [];

/** Puts the open article's text on the page. */
export function render() {
  const lines = model.article.text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  starts = [];
  nodes = lines.map((line) => document.createTextNode(line));
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length;
  }
  fill(byId("text"), nodes.map((node) => el("p", node.data.trim() === "" ? { class: "blank" } : {}, node)));
}

/** A Range over the text from `start` to `end`. */
export function rangeOf(start, end) {
  const range = document.createRange();
  range.setStart(...place(start));
  range.setEnd(...placeBefore(end));
  return range;
}

/** The offset of a place in the document, or null outside the text. */
function offsetOf(node, offset) {
  const index = nodes.indexOf(node);
  if (index >= 0) return starts[index] + offset;
  if (!byId("text").contains(node)) return null;
  const paragraphs = [...byId("text").children];
  if (node === byId("text")) return offset < starts.length ? starts[offset] : model.article.text.length;
  const line = paragraphs.findIndex((paragraph) => paragraph.contains(node));
  return offset === 0 ? starts[line] : starts[line] + nodes[line].length;
}

/** The offset under a point of the window, or null where there is no text. */
export function offsetAt(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && offsetOf(found.offsetNode, found.offset);
  }
  const range = document.caretRangeFromPoint(x, y);
  return range && offsetOf(range.startContainer, range.startOffset);
}

/** What the reader has selected in the text as a span of whole characters, or null. */
export function selection() {
  const chosen = document.getSelection();
  if (!model.article || chosen.rangeCount === 0 || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const text = byId("text");
  if (!text.contains(range.commonAncestorContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  return start === null || end === null ? null : model.tokens.trim(start, end);
}

export function clearSelection() {
  document.getSelection().removeAllRanges();
}

/** Scrolls just far enough that the span is seen. */
export function bringIntoView(span) {
  const pane = byId("reading");
  const box = rangeOf(span.start, span.end).getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  const margin = Math.min(80, frame.height / 4);
  if (box.top < frame.top + margin) pane.scrollTop += box.top - frame.top - margin;
  else if (box.bottom > frame.bottom - margin) pane.scrollTop += box.bottom - frame.bottom + margin;
}

function place(offset) {
  const line = lineOf(offset);
  return [nodes[line], offset - starts[line]];
}

/** The same for an end: at the end of a line rather than at the beginning of the next. */
function placeBefore(offset) {
  const line = lineOf(Math.max(offset - 1, 0));
  return [nodes[line], offset - starts[line]];
}

function lineOf(offset) {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  return low;
}
