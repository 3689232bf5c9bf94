/** The queue on the left: which articles wait for a reviewer, by what filters, and how far along the whole is. */

import { byId, el, fill } from "./dom.js";
import { call, inUtf16, withQuery } from "./http.js";
import { inWords, labels } from "./labels.js";
import { emit, model, neighbour, on, open, select, isOpen } from "./model.js";
import { say } from "./notices.js";

const PAGE = 30;
const ORDERS = {
  newest: { sort: "-created_at" },
  oldest: { sort: "created_at" },
  published: { sort: "-published_at" },
};
let items = [];
let cursor = null;
let asking = 0;

export function install() {
  for (const { name } of labels) byId("filter-label").append(el("option", { value: name }, inWords(name)));
  byId("filters").addEventListener("change", load);
  byId("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    load();
  });
  byId("queue-more").addEventListener("click", more);
  byId("queue").addEventListener("click", follow);
  on("reviewed", update);
  on("article", mark);
  addEventListener("popstate", () => openAddressed());
}

/** Loads the queue anew. */
export async function load() {
  const mine = (asking += 1);
  try {
    const page = await read(null);
    if (mine !== asking) return;
    items = page.items;
    cursor = page.next_cursor ?? null;
    render();
    await loadProgress();
  } catch (error) {
    say(`The queue cannot be read: ${error.message}`, "bad", { name: "Try again", run: load });
  }
}

/** Opens an article, and keeps the address of the page in step unless told otherwise. */
export async function openArticle(id, { push = true } = {}) {
  try {
    const { body, version } = await call("GET", inUtf16(`/v1/articles/${encodeURIComponent(id)}`));
    if (push && location.pathname !== `/review/articles/${id}`) history.pushState(null, "", `/review/articles/${id}`);
    open(body);
    emit("fresh", version);
    select(neighbour(1, isOpen) ?? model.order[0] ?? null);
  } catch (error) {
    open(null);
    say(`The article cannot be opened: ${error.message}`, "bad", { name: "Try again", run: () => openArticle(id, { push }) });
  }
}

/** Opens what the page's address names, else the first of the queue. */
export async function openAddressed() {
  const id = /^\/review\/articles\/([^/]+)$/.exec(location.pathname)?.[1];
  if (id !== undefined) return openArticle(decodeURIComponent(id), { push: false });
  if (items.length > 0) await openArticle(items[0].id, { push: false });
}

/** Opens the article behind the open one that is not reviewed. */
export async function nextArticle() {
  const place = items.findIndex((item) => item.id === model.article?.id);
  let next = items.slice(place + 1).find((item) => item.review_status !== "reviewed");
  if (next === undefined && cursor !== null) {
    await more();
    next = items.slice(place + 1).find((item) => item.review_status !== "reviewed");
  }
  next ??= items.find((item) => item.review_status !== "reviewed" && item.id !== model.article?.id);
  if (next !== undefined) return openArticle(next.id);
  say("That was the last one of this queue.", "good");
}

async function more() {
  const page = await read(cursor);
  const known = new Set(items.map((item) => item.id));
  items = [...items, ...page.items.filter((item) => !known.has(item.id))];
  cursor = page.next_cursor ?? null;
  render();
}

async function read(after) {
  const form = new FormData(byId("filters"));
  const query = { label: form.get("label"), source: form.get("source")?.trim(), limit: PAGE, cursor: after };
  const review_status = form.get("review_status");
  const { body } = await call("GET", withQuery("/v1/articles", { ...query, review_status, ...ORDERS[form.get("order")] }));
  return body;
}

async function loadProgress() {}

function render() {
  byId("queue-empty").hidden = items.length > 0;
  byId("queue-more").hidden = cursor === null;
  fill(byId("queue"), items.map(entry));
  const sources = [...new Set(items.map((item) => item.source).filter(Boolean))].sort();
  fill(byId("sources"), sources.map((source) => el("option", { value: source })));
}

function entry(item) {
  const { by_status: statuses, total } = item.annotation_counts;
  const waiting = statuses.suggested ?? 0;
  const current = item.id === model.article?.id;
  const facts = [item.source, item.published_at?.slice(0, 10), `${total - waiting} of ${total} settled`].filter(Boolean).join(" · ");
  return el(
    "li",
    {},
    el(
      "a",
      { href: `/review/articles/${item.id}`, "data-id": item.id, "aria-current": current ? "true" : null },
      el("span", { class: "title" }, item.title || "Untitled"),
      el("span", { class: "about" }, facts),
      el("span", { class: `review ${item.review_status}` }, inWords(item.review_status)),
    ),
  );
}

function follow(event) {
  const link = event.target.closest("a[data-id]");
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openArticle(link.dataset.id);
}

/** An article's summary as it is now. */
function update(summary) {
  if (model.article?.id === summary.id) {
    model.article.review_status = summary.review_status;
    emit("review");
  }
  items = items.map((item) => (item.id === summary.id ? { ...item, ...summary } : item));
  render();
}

function mark() {
  for (const link of byId("queue").querySelectorAll("a")) {
    if (link.dataset.id === model.article?.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
