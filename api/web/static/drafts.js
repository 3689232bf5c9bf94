/**
 * Notes that were typed and are not saved, by span: {text, refusal}, with what the server said against it, if it did. They live as long as
 * the tab, over reloads and signing out; each reviewer finds only their own.
 */

import { emit, model, on } from "./model.js";

const PLACE = "annotation-review.drafts";
const drafts = new Map(Object.entries(JSON.parse(sessionStorage.getItem(PLACE) ?? "{}")));

export function install() {
  on("renamed", ({ from, to }) => {
    const draft = draftOf(from);
    if (draft === null) return;
    dropDraft(from);
    keepDraft(to, draft.text, draft.refusal);
  });
}

export function draftOf(id) {
  return drafts.get(placeOf(id)) ?? null;
}

export function keepDraft(id, text, refusal = null) {
  drafts.set(placeOf(id), { text, refusal });
  changed(id);
}

export function dropDraft(id) {
  if (drafts.delete(placeOf(id))) changed(id);
}

function placeOf(id) {
  return `${model.session.actor}/${id}`;
}

function changed(id) {
  emit("draft", id);
  sessionStorage.setItem(PLACE, JSON.stringify(Object.fromEntries(drafts)));
}
