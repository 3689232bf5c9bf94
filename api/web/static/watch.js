/** What others do to the open article: asked for now and then, taken over into the page, and who else works on it. */

import { byId } from "./dom.js";
import { call, inUtf16 } from "./http.js";
import { base, baseIds, emit, forget, mayCorrect, model, on, take } from "./model.js";
import { say } from "./notices.js";
import * as outbox from "./outbox.js";

const EVERY = 15000;
let version = null;
let timer = null;
let claimed = null;

export function install() {
  on("fresh", (opened) => {
    version = opened;
    claim();
    schedule();
  });
  on("stale", look);
  on("article", () => claimed !== null && claimed !== model.article?.id && release());
  addEventListener("pagehide", release);
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
}

/** Reads the article again where it has changed. */
async function look() {
  const article = model.article;
  if (article === null || document.hidden || outbox.unsaved() > 0) return schedule();
  try {
    const answer = await call("GET", inUtf16(`/v1/articles/${article.id}`), { unless: version });
    if (answer.status === 200 && model.article === article) {
      version = answer.version;
      merge(answer.body);
    }
  } catch (error) {
    if (error.status === 410) say("This article was deleted meanwhile.", { kind: "bad", about: "article", lasting: true });
  }
  schedule();
}

function merge(body) {
  const present = new Set(body.annotations.map((annotation) => annotation.id));
  const others = body.annotations.filter((annotation) => isNews(annotation) && annotation.updated_by !== model.session.actor);
  body.annotations.filter(isNews).forEach(take);
  baseIds().filter((id) => !present.has(id)).forEach(forget);
  if (model.article.review_status !== body.review_status) {
    model.article.review_status = body.review_status;
    emit("review");
  }
  if (others.length > 0) say(`${others[0].updated_by} changed “${others[0].text}”${others.length > 1 ? ` and ${others.length - 1} more` : ""}.`, { about: "article" });
}

function isNews(annotation) {
  return base(annotation.id)?.version !== annotation.version;
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
}

/** Tells others that we work on this article. A server without claims, or an article claimed by another, stops nobody. */
async function claim() {
  const note = byId("claimed");
  note.hidden = true;
  if (!mayCorrect()) return;
  const { id } = model.article;
  try {
    await call("POST", `/v1/articles/${id}/claim`);
    claimed = id;
  } catch (error) {
    if (error.slug !== "claimed" || model.article?.id !== id) return;
    note.textContent = `${error.problem.claimed_by ?? "Somebody else"} works on this article too.`;
    note.hidden = false;
  }
}

function release() {
  if (claimed === null) return;
  call("DELETE", `/v1/articles/${claimed}/claim`, { keepalive: true }).catch(() => {});
  claimed = null;
}
