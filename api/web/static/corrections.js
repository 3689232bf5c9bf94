/** What a reviewer can do to a span or an article. Each shows at once, is queued for the server (outbox.js), and can be undone. */

import { callAndWait } from "./http.js";
import { base, emit, mayCorrect, model, select } from "./model.js";
import { announce, say, sayFailure, unsay } from "./notices.js";
import { openArticle } from "./opening.js";
import { numbered } from "./storage.js";
import * as outbox from "./outbox.js";
import { inWords } from "./words.js";

const STATE = ["label", "start", "end", "text", "status", "note"];
const MOST_STEPS = 500;
const done = [];

export function relabel(span, label) {
  if (span.label === label) return;
  change(span, { label }, `${inWords(label)}: “${span.text}”`);
}

export function accept(span) {
  if (span.status !== "accepted") change(span, { status: "accepted" }, `Accepted “${span.text}”`);
}

export function reject(span) {
  if (span.status !== "rejected") change(span, { status: "rejected" }, `Rejected “${span.text}”`);
}

export function correctNote(span, typed) {
  const note = typed.trim() === "" ? null : typed;
  if (note !== (span.note ?? null)) change(span, { note }, `Note on “${span.text}”`);
}

/** Moves one end of the span by a token. */
export function moveEnd(span, end, direction) {
  const moved = model.tokens.move(span, end, direction);
  if (moved === null) return announce("No further.");
  const text = model.article.text.slice(moved.start, moved.end);
  change(span, { ...moved, text }, `Now “${text}”`);
}

/** Marks a new span, or gives the one that stands there the label. */
export function mark({ start, end }, label) {
  if (!allowed()) return;
  const there = [...model.spans.values()].find((span) => span.start === start && span.end === end && span.status !== "rejected");
  if (there !== undefined) {
    select(there.id);
    return relabel(there, label);
  }
  const id = `new-${numbered()}`;
  const text = model.article.text.slice(start, end);
  const fields = { label, start, end, status: "accepted", origin: "human", score: null, note: null, original: null, model: null };
  const queued = queue({ id, kind: "add", body: { label, start, end, text }, fields, words: `marking “${text}”` });
  remember({ kind: "add", id, words: `marking “${text}”`, ...queued });
  select(id);
  announce(`Marked ${text} as ${inWords(label)}`);
}

/** Makes an earlier version of the span current. */
export function restoreTo(span, revision) {
  const fields = stateOf(revision.annotation);
  restore(span, revision.version, fields, `version ${revision.version} of “${span.text}”`);
}

/** Sets how far the review of the open article is: "unreviewed", "in_review" or "reviewed". */
export function setReview(status) {
  if (!allowed()) return;
  const before = model.article.review_status;
  if (before === status) return;
  const words = `the article as ${inWords(status)}`;
  const { id } = model.article;
  const queued = queue({ id, kind: "review", body: { review_status: status }, words });
  emit("reviewed", { id, review_status: status, unsaved: true });
  queued.settled.then(({ saved }) => saved || emit("reviewed", { id, review_status: before }));
  remember({ kind: "review", before, words, ...queued });
}

/** Remembers a rule that was applied, so that it can be undone as one. */
export function rememberRule(changeSet, words) {
  remember({ kind: "rule", changeSet, words });
}

/** Takes back the last thing that this reviewer did here, wherever: the article that it was done to is opened again. */
export async function undo() {
  unsay("undo");
  const step = done.pop();
  if (step === undefined) return say("Nothing to undo.");
  if (step.article !== model.article?.id) await openArticle(step.article);
  if (step.article !== model.article?.id) return done.push(step);
  if (step.n !== undefined && outbox.withdraw(step.n)) return announce(`Undone: ${step.words}`);
  try {
    await UNDO[step.kind](step, await step.settled);
  } catch (error) {
    done.push(step);
    sayFailure("Not undone", error, { about: "undo" });
  }
}

const UNDO = {
  change: (step, { saved, answer }) => {
    if (!saved) return undo();
    const span = model.spans.get(answer.id);
    const now = base(answer.id);
    if (now.updated_by !== model.session.actor) throw new Error(`${now.updated_by} has changed it since; its history has the way back.`);
    restore(span, step.version ?? answer.version - 1, step.before, step.words, false);
    select(span.id);
    announce(`Undone: ${step.words}`);
  },
  add: (step, { saved, answer }) => {
    if (!saved) return undo();
    change(model.spans.get(answer.id), { status: "rejected" }, `Undone: ${step.words}`, false);
  },
  review: (step, { saved }) => {
    if (!saved) return undo();
    const body = { review_status: step.before };
    queue({ id: step.article, kind: "review", body, words: `undoing ${step.words}` });
    emit("reviewed", { id: step.article, ...body, unsaved: true });
    say(`Undone: ${step.words}`);
  },
  rule: async (step) => {
    const { body } = await callAndWait("POST", `/v1/change-sets/${step.changeSet}/revert`);
    const left = body.conflicts?.length ?? 0;
    say(left ? `Undone, but for ${left} that were changed again since.` : `Undone: ${step.words}`, { kind: left ? "plain" : "good" });
    emit("stale");
  },
};

function change(span, fields, words, undoable = true) {
  if (!allowed()) return;
  const shown = "label" in fields || "start" in fields ? { status: "accepted", ...fields } : fields;
  const before = stateOf(span);
  const queued = queue({ id: span.id, kind: "patch", version: span.version, seen: before, body: fields, fields: shown, words });
  if (undoable) remember({ kind: "change", id: span.id, before, words, ...queued });
  announce(words);
}

function restore(span, target, fields, words, undoable = true) {
  if (!allowed()) return;
  const before = stateOf(span);
  const queued = queue({ id: span.id, kind: "restore", version: span.version, seen: before, target, body: {}, fields, words });
  if (undoable) remember({ kind: "change", id: span.id, before, words, ...queued });
}

function queue(entry) {
  return outbox.put({ article: model.article.id, title: model.article.title, ...entry });
}

function stateOf(span) {
  return Object.fromEntries(STATE.map((name) => [name, span[name] ?? null]));
}

function remember(step) {
  done.push({ article: model.article.id, ...step });
  if (done.length > MOST_STEPS) done.shift();
}

function allowed() {
  if (!mayCorrect()) say(`The key “${model.session.actor}” may read, not correct; sign in with a reviewer's key.`, { kind: "bad", about: "role" });
  return mayCorrect();
}
