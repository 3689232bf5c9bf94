/**
 * Changes on their way to the server, one after another. What cannot be sent yet waits and is tried again; it is kept in the browser's own
 * storage until the server has answered, so neither a reload nor a lost connection loses it.
 *
 * An entry is {n, actor, article, title, id, kind, version, seen, body, fields, words}: `id` of the annotation (or of the article for kind
 * "review"), `title` the article's, `version` and `seen` what the reviewer saw, `fields` what the change does to the span on the page. A
 * later change of the same span carries on with the version that the earlier one led to.
 */

import { Refused, call, inUtf16 } from "./http.js";
import { base, baseIds, emit, forget, model, on, overlayWith, refresh, select, take } from "./model.js";
import { adoptOthers, keep, numbered, stored } from "./storage.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const ADOPTING = 15000;
const SAME = ["label", "start", "end", "status", "note"];

const deciders = { conflict: async () => "theirs", refused: () => {} };
const settlers = new Map();
let entries = [];
let sending = null;
let failures = 0;
let timer = null;
let retryAt = null;

/** Sets who decides about conflicts (gives "mine" or "theirs") and who tells of refusals. */
export function decideWith(conflict, refused) {
  Object.assign(deciders, { conflict, refused });
}

/** Takes up what an earlier visit left unsaved, and begins to send. */
export function begin() {
  const shown = () => ours().filter((entry) => entry.fields && entry.article === model.article?.id);
  overlayWith(
    (id) => shown().filter((entry) => entry.id === id).map((entry) => entry.fields),
    () => shown().map((entry) => entry.id),
  );
  entries = [...stored(), ...adoptOthers(model.session.actor)];
  changed();
  setInterval(adopt, ADOPTING);
  on("session", signedIn);
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => unsaved() > 0 && event.preventDefault());
  flush();
}

/** Whoever signs in sees what they changed themselves, and has it sent. */
function signedIn() {
  for (const { id, article } of entries) if (article === model.article?.id) refresh(id);
  flush();
}

/** Takes over what another tab of this reviewer left when it was closed, or broke. */
function adopt() {
  const found = adoptOthers(model.session.actor);
  if (found.length === 0) return;
  entries.push(...found);
  changed();
  for (const { id, article } of found) if (article === model.article?.id) refresh(id);
  flush();
}

/** Queues a change. Gives a promise of {saved, answer}: `saved` is false where it was refused or given up. */
export function put(entry) {
  const queued = { ...entry, n: numbered(), actor: model.session.actor };
  entries.push(queued);
  changed();
  if (queued.fields) refresh(queued.id);
  const settled = new Promise((resolve) => settlers.set(queued.n, resolve));
  flush();
  return { n: queued.n, settled };
}

/** Takes back a change that has not been sent. False where it is too late for that. */
export function withdraw(n) {
  const entry = entries.find((one) => one.n === n);
  if (entry === undefined || sending === entry) return false;
  settle(entry, { saved: false });
  return true;
}

/** How many changes of the one who is signed in wait. */
export function unsaved() {
  return ours().length;
}

function ours() {
  return entries.filter((entry) => entry.actor === model.session.actor);
}

/** Sends what waits, now. */
export async function flush() {
  if (sending !== null) return;
  clearTimeout(timer);
  retryAt = null;
  for (let entry = next(); entry !== undefined; entry = next()) {
    sending = entry;
    emit("saving");
    try {
      const answer = await SENDERS[entry.kind](entry);
      failures = 0;
      saved(entry, answer);
    } catch (error) {
      if (error.passing || error.status === 401) {
        sending = null;
        return wait(error);
      }
      failed(entry, error);
    }
    sending = null;
  }
  emit("saving");
}

/** What the header says of all this: how many wait, when they are tried again, and whose changes wait until they sign in. */
export function state() {
  const others = entries.filter((entry) => entry.actor !== model.session.actor);
  return { waiting: unsaved(), retryAt, sending: sending !== null, others: others.length, whose: others[0]?.actor ?? null };
}

const SENDERS = {
  patch: (entry) => call("PATCH", inUtf16(`/v1/annotations/${entry.id}`), { body: entry.body, version: entry.version }),
  add: (entry) => call("POST", inUtf16(`/v1/articles/${entry.article}/annotations`), { body: entry.body }),
  restore: (entry) =>
    call("POST", inUtf16(`/v1/annotations/${entry.id}/revisions/${entry.target}/restore`), { body: entry.body, version: entry.version }),
  review: sendReview,
};

/**
 * An article's version rises with every correction, so it is read just before; what others changed meanwhile is to be looked at first.
 * Whoever changes something in between makes it start over.
 */
async function sendReview(entry, tries = 3) {
  const { body: article, version } = await call("GET", inUtf16(`/v1/articles/${entry.article}`));
  if (model.article?.id === entry.article) {
    const before = new Map(baseIds().map((id) => [id, base(id).version]));
    article.annotations.forEach(take);
    const news = article.annotations.filter((annotation) => before.get(annotation.id) !== annotation.version);
    if (entry.body.review_status === "reviewed" && news.length > 0) {
      throw new Refused({ status: 409, detail: `${news[0].updated_by} changed “${news[0].text}” meanwhile. Look at it, then mark the article again.`, other: news[0] });
    }
  }
  try {
    return await call("PATCH", `/v1/articles/${entry.article}`, { body: entry.body, version });
  } catch (error) {
    if (error.status === 412 && tries > 1) return sendReview(entry, tries - 1);
    throw error;
  }
}

function next() {
  const held = new Set(entries.filter((entry) => entry.held).map((entry) => entry.id));
  return ours().find((entry) => !held.has(entry.id));
}

function saved(entry, { body }) {
  for (const later of entries) {
    if (later === entry || later.id !== entry.id || entry.kind === "review") continue;
    Object.assign(later, { id: body.id, version: body.version });
  }
  settle(entry, { saved: true, answer: body });
  emit("saved", entry.id);
  if (entry.kind === "review") return emit("reviewed", body);
  take(body);
  if (entry.kind === "add") {
    const chosen = model.selectedId === entry.id || model.selectedId === null;
    forget(entry.id);
    emit("renamed", { from: entry.id, to: body.id });
    if (chosen) select(body.id);
  }
}

function failed(entry, error) {
  const { current, other } = error.problem ?? {};
  if (entry.kind === "add" && error.slug === "duplicate-span") return saved(entry, { body: other });
  if (error.status === 412 && current && entry.kind !== "review") {
    if (current.updated_by === entry.actor && isDone(entry, current)) return saved(entry, { body: current });
    return disagree(entry, error.problem);
  }
  settle(entry, { saved: false });
  deciders.refused(entry, error);
}

/** Whether the server is where the change leads: an answer that got lost on its way is no conflict. */
function isDone(entry, current) {
  return SAME.every((name) => !(name in entry.fields) || entry.fields[name] === current[name]);
}

async function disagree(entry, problem) {
  const { current } = problem;
  const held = entries.filter((one) => one.id === entry.id);
  for (const one of held) one.held = true;
  const decision = await deciders.conflict(held, problem);
  take(current);
  for (const one of held) {
    if (decision === "mine") Object.assign(one, { held: false, version: current.version, seen: current });
    else settle(one, { saved: false });
  }
  changed();
  refresh(entry.id);
  flush();
}

function settle(entry, outcome) {
  entries = entries.filter((one) => one !== entry);
  changed();
  refresh(entry.id);
  settlers.get(entry.n)?.(outcome);
  settlers.delete(entry.n);
}

function wait(error) {
  failures += 1;
  const patience = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
  const milliseconds = error.retryAfter === null ? patience : error.retryAfter * 1000;
  retryAt = Date.now() + milliseconds;
  timer = setTimeout(flush, milliseconds);
  emit("saving", error);
}

function changed() {
  keep(entries);
  emit("saving");
}
