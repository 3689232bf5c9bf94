/**
 * What the page knows: who reviews, the article that is open, its spans as the server has them and as the reviewer sees them.
 *
 * `bases` are the annotations as last told by the server. What is queued and not yet saved lies on top of them (`overlay`), so an answer,
 * a refusal or an undo never has to guess what the page had shown before.
 */

import { OffsetMap } from "./offsets.js";
import { Tokens } from "./tokens.js";

export const model = {
  session: { actor: null, roles: [], csrf_token: null },
  article: null,
  offsets: null,
  tokens: null,
  spans: new Map(),
  order: [],
  selectedId: null,
};

const bases = new Map();
const events = new EventTarget();
let overlay = () => [];
let unsavedIds = () => [];

export function on(name, listener) {
  events.addEventListener(name, (event) => listener(event.detail));
}

export function emit(name, detail) {
  events.dispatchEvent(new CustomEvent(name, { detail }));
}

/**
 * Sets where the open article's unsaved changes come from: a function of a span's id to the fields of each, oldest first, and one that
 * gives the ids of spans that have any.
 */
export function overlayWith(unsaved, ids) {
  overlay = unsaved;
  unsavedIds = ids;
}

export function mayCorrect() {
  return model.session.roles.some((role) => role === "reviewer" || role === "admin");
}

export function selected() {
  return model.spans.get(model.selectedId) ?? null;
}

/** Opens an article's body; null closes what is open. */
export function open(article) {
  bases.clear();
  model.spans.clear();
  model.selectedId = null;
  model.article = article;
  if (article !== null) {
    model.offsets = new OffsetMap(article.text);
    model.tokens = new Tokens(article.text);
    for (const annotation of article.annotations) bases.set(annotation.id, annotation);
    for (const id of new Set([...bases.keys(), ...unsavedIds()])) show(id);
  }
  sort();
  emit("article");
}

/** Takes an annotation as the server has it now. */
export function take(annotation) {
  if (annotation.article_id !== model.article?.id) return;
  const known = bases.get(annotation.id);
  if (known !== undefined && known.version > annotation.version) return;
  bases.set(annotation.id, annotation);
  refresh(annotation.id);
}

/** Forgets an annotation that is no more (or never was). */
export function forget(id) {
  bases.delete(id);
  refresh(id);
}

/** The annotation as the server had it last. */
export function base(id) {
  return bases.get(id) ?? null;
}

export function baseIds() {
  return [...bases.keys()];
}

/** Shows a span anew: the server's state with what is unsaved on top. */
export function refresh(id) {
  const before = model.spans.get(id);
  show(id);
  const after = model.spans.get(id);
  if (before === undefined && after === undefined) return;
  if (before?.start !== after?.start || before?.end !== after?.end) sort();
  if (after === undefined && model.selectedId === id) model.selectedId = null;
  emit("span", id);
}

/** Selects a span and brings it into view; null selects none. */
export function select(id) {
  const before = model.selectedId;
  model.selectedId = model.spans.has(id) ? id : null;
  emit("selection", before);
}

/** The span that comes `by` places after the selected one among those that `fits`; the ends of the text are ends. */
export function neighbour(by, fits = () => true) {
  const place = model.order.indexOf(model.selectedId);
  const first = by > 0 ? place + 1 : (place < 0 ? model.order.length : place) - 1;
  for (let next = first; next >= 0 && next < model.order.length; next += by) {
    if (fits(model.spans.get(model.order[next]))) return model.order[next];
  }
  return null;
}

export function isOpen(span) {
  return span.status === "suggested";
}

function show(id) {
  const unsaved = overlay(id);
  const known = bases.get(id);
  if (known === undefined && unsaved.length === 0) {
    model.spans.delete(id);
    return;
  }
  const span = Object.assign({}, known, ...unsaved, { id, unsaved: unsaved.length > 0 });
  span.text = model.article.text.slice(span.start, span.end);
  model.spans.set(id, span);
}

function sort() {
  const spans = [...model.spans.values()].sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : 1));
  model.order = spans.map((span) => span.id);
}
