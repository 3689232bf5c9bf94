/** The spans as a list, for who reads with a screen reader or wants an overview: one option each, the selected one marked. */

import { byId, el, fill } from "./dom.js";
import { draftOf } from "./drafts.js";
import { shortName } from "./labels.js";
import { isOpen, model, neighbour, on, select } from "./model.js";
import { inWords } from "./words.js";

const SIGN = { suggested: "○", accepted: "✓", rejected: "✗" };
const options = new Map();

export function install() {
  const list = byId("spans");
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) select(option.dataset.id);
  });
  list.addEventListener("keydown", walked);
  on("article", render);
  on("span", renderOne);
  on("draft", (id) => options.has(id) && markDraft(id));
  on("session", render);
  on("selection", mark);
}

/** Arrows, Home and End in the list, as in any list. */
function walked(event) {
  const { order } = model;
  const to = { ArrowDown: () => neighbour(1), ArrowUp: () => neighbour(-1), Home: () => order[0], End: () => order.at(-1) }[event.key]?.();
  if (!to) return;
  event.preventDefault();
  select(to);
}

/** A span in a sentence, as it is read out. */
export function describe(span) {
  const score = span.score === null || span.score === undefined ? "" : `, score ${span.score.toFixed(2)}`;
  const saved = span.unsaved ? ", not saved yet" : "";
  const typed = draftOf(span.id) === null ? "" : ", its note is not saved";
  return `${span.text}, ${inWords(span.label)}, ${span.status}${score}${saved}${typed}`;
}

function render() {
  options.clear();
  for (const id of model.order) options.set(id, optionOf(model.spans.get(id)));
  fill(byId("spans"), [...options.values()]);
  count();
}

function renderOne(id) {
  const span = model.spans.get(id);
  const old = options.get(id);
  if (span === undefined) {
    old?.remove();
    options.delete(id);
  } else {
    const option = optionOf(span);
    options.set(id, option);
    const place = model.order.indexOf(id);
    const follower = options.get(model.order[place + 1]) ?? null;
    if (old?.nextElementSibling === follower && old !== undefined) old.replaceWith(option);
    else {
      old?.remove();
      byId("spans").insertBefore(option, follower);
    }
  }
  count();
}

function optionOf(span) {
  const chosen = span.id === model.selectedId;
  const option = el(
    "li",
    { role: "option", id: `span-${span.id}`, class: `span ${span.status}`, "aria-selected": String(chosen), "aria-label": describe(span) },
    el("span", { class: "surface" }, span.text),
    el("span", { class: "pencil", title: "a note is typed, not saved", hidden: draftOf(span.id) === null }, "✎"),
    el("span", { class: `badge label-${span.label}` }, shortName(span.label)),
    el("span", { class: "decided" }, span.unsaved ? "…" : SIGN[span.status]),
  );
  option.dataset.id = span.id;
  return option;
}

function markDraft(id) {
  const option = options.get(id);
  option.querySelector(".pencil").hidden = draftOf(id) === null;
  option.setAttribute("aria-label", describe(model.spans.get(id)));
}

function mark(before) {
  options.get(before)?.setAttribute("aria-selected", "false");
  const option = options.get(model.selectedId);
  const list = byId("spans");
  if (option === undefined) return list.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  list.setAttribute("aria-activedescendant", option.id);
  reveal(list, option);
}

/** Scrolls the list alone; scrollIntoView would move the panes around it too. */
function reveal(list, option) {
  const [frame, box] = [list.getBoundingClientRect(), option.getBoundingClientRect()];
  if (box.top < frame.top) list.scrollTop -= frame.top - box.top;
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
}

function count() {
  const spans = [...model.spans.values()];
  const settled = spans.filter((span) => !isOpen(span)).length;
  byId("settled").textContent = model.article === null ? "" : `${settled} of ${spans.length} settled`;
}
