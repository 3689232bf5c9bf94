/** The queue on the left: which articles wait for a reviewer, by what filters, and how far along each and the whole is. */

import { byId, el, fill } from "./dom.js";
import { call, withQuery } from "./http.js";
import { labels } from "./labels.js";
import { isOpen, model, on } from "./model.js";
import { say, sayFailure, unsay } from "./notices.js";
import { openArticle } from "./opening.js";
import { inWords } from "./words.js";

const PAGE = 30;
const MOST = 200;
const FILTERS = "annotation-review.filters";
const SORTS = { newest: "-created_at", oldest: "created_at", published: "-published_at" };
const SIGNS = { unreviewed: "○", in_review: "◐", reviewed: "✓" };
let items = [];
let cursor = null;
let asking = 0;
let counting = 0;
let limit = PAGE;
let drawing = false;
let failed = false;
const unsaved = new Map(); // review statuses that the server doesn't know yet, by article

export function install() {
  for (const { name } of labels) byId("filter-label").append(el("option", { value: name }, inWords(name)));
  recall();
  byId("filters").addEventListener("change", filtered);
  byId("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    filtered();
  });
  byId("show-queue").addEventListener("click", () => showPane(!byId("queue-pane").classList.contains("shown")));
  byId("next-article").addEventListener("click", nextArticle);
  byId("queue-more").addEventListener("click", () => {
    limit = Math.min(limit + PAGE, MOST);
    more();
  });
  byId("queue").addEventListener("click", follow);
  on("reviewed", update);
  on("reached", () => failed && load());
  on("article", () => {
    showPane(false);
    mark();
  });
  on("span", recount);
}

/** Loads the queue anew. */
export async function load() {
  const mine = (asking += 1);
  try {
    const found = await read();
    if (mine !== asking) return;
    failed = false;
    unsay("queue");
    items = found.map((item) => ({ ...item, review_status: unsaved.get(item.id) ?? item.review_status }));
    render();
    if (ordering() !== "uncertain") await loadProgress();
  } catch (error) {
    if (mine === asking) unread(error);
  }
}

function unread(error) {
  failed = true;
  sayFailure("The queue cannot be read", error, { about: "queue", action: { name: "Try again", run: load } });
}

export function first() {
  return items[0] ?? null;
}

/** Opens the article behind the open one that is not reviewed; at the end of what is known, asks for more. */
export async function nextArticle() {
  const here = model.article?.id;
  let next = waiting(items.findIndex((item) => item.id === here));
  if (next === undefined && here !== undefined) {
    await more().catch(unread);
    next = waiting(items.findIndex((item) => item.id === here)) ?? waiting(-1);
  }
  if (next !== undefined) return openArticle(next.id);
  say("Nothing else waits in this queue.", { kind: "good" });
}

/** Opens the article before the open one, whatever its state. */
export async function previousArticle() {
  const place = items.findIndex((item) => item.id === model.article?.id);
  if (place > 0) await openArticle(items[place - 1].id);
}

function waiting(place) {
  return items.slice(place + 1).find((item) => item.review_status !== "reviewed" && item.id !== model.article?.id);
}

/** Adds what the server has beyond what is listed: the next page, or what has come in since. */
async function more() {
  const known = new Set(items.map((item) => item.id));
  const further = await read(cursor);
  items = [...items, ...further.filter((item) => !known.has(item.id))];
  render();
}

function filtered() {
  sessionStorage.setItem(FILTERS, JSON.stringify(Object.fromEntries(new FormData(byId("filters")))));
  limit = PAGE;
  load();
}

function recall() {
  const kept = JSON.parse(sessionStorage.getItem(FILTERS) ?? "{}");
  for (const [name, value] of Object.entries(kept)) byId("filters").elements[name].value = value;
}

/** Least certain first is an order of what nobody has reviewed; elsewhere it gives way to the newest. */
function ordering() {
  const { order, review_status: review } = byId("filters").elements;
  const apt = review.value === "unreviewed";
  order.querySelector("[value=uncertain]").disabled = !apt;
  if (!apt && order.value === "uncertain") order.value = "newest";
  return order.value;
}

/** A page of summaries by the filters as they stand. Least certain first has no pages: it is asked for in a greater length. */
async function read(after = null) {
  const order = ordering();
  const form = new FormData(byId("filters"));
  const query = { label: form.get("label"), source: form.get("source").trim() };
  if (order === "uncertain") {
    const body = await askProgress(withQuery("/v1/review-queue", { ...query, limit }));
    cursor = null;
    byId("queue-more").hidden = body.items.length < limit || limit === MOST;
    return body.items.map(({ article, lowest_score }) => ({ ...article, lowest_score }));
  }
  const asked = { ...query, review_status: form.get("review_status"), sort: SORTS[order], limit: PAGE, cursor: after };
  const { body } = await call("GET", withQuery("/v1/articles", asked));
  cursor = body.next_cursor ?? null;
  byId("queue-more").hidden = cursor === null;
  return body.items;
}

async function loadProgress() {
  await askProgress("/v1/review-queue?limit=1");
}

/** Asks for the review queue and shows the progress that comes with it; an answer that was overtaken by a later one shows none. */
async function askProgress(path) {
  const mine = (counting += 1);
  const { body } = await call("GET", path);
  if (mine === counting) showProgress(body.progress);
  return body;
}

function showProgress(counts) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  byId("progress").hidden = total === 0;
  byId("progress-words").textContent = `${counts.reviewed} of ${total} reviewed`;
  byId("progress-bar").max = total;
  byId("progress-bar").value = counts.reviewed;
}

function render() {
  byId("queue-empty").hidden = items.length > 0;
  const focused = document.activeElement?.dataset?.id;
  fill(byId("queue"), items.map(entry));
  if (focused !== undefined) linkOf(focused)?.focus();
  const sources = [...new Set(items.map((item) => item.source).filter(Boolean))].sort();
  fill(byId("sources"), sources.map((source) => el("option", { value: source })));
  mark();
}

function entry(item) {
  const { by_status: statuses, total } = item.annotation_counts;
  const settled = total - (statuses.suggested ?? 0);
  const facts = [item.source, item.published_at?.slice(0, 10)].filter(Boolean).join(" · ");
  const least = item.lowest_score === undefined || item.lowest_score === null ? null : ` · lowest ${item.lowest_score.toFixed(2)}`;
  return el(
    "li",
    {},
    el(
      "a",
      { href: `/review/articles/${item.id}`, "data-id": item.id, class: item.review_status },
      el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[item.review_status]),
      el("span", { class: "title" }, item.title || "Untitled"),
      facts && el("span", { class: "about" }, facts),
      el("span", { class: "about" }, el("span", { class: "unseen" }, `${inWords(item.review_status)}, `), `${settled} of ${total} settled`, least),
    ),
  );
}

/** In a narrow window the queue lies over the article. */
function showPane(shown) {
  byId("queue-pane").classList.toggle("shown", shown);
  byId("show-queue").setAttribute("aria-expanded", String(shown));
}

function follow(event) {
  const link = event.target.closest("a[data-id]");
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showPane(false);
  openArticle(link.dataset.id);
}

/** What is now known of an article: its summary, or a part of it. `annotation_counts` of the open one are the page's own. */
function update({ annotations, unsaved: waits = false, ...summary }) {
  if (waits) unsaved.set(summary.id, summary.review_status);
  else unsaved.delete(summary.id);
  items = items.map((item) => (item.id === summary.id ? { ...item, ...summary } : item));
  render();
  if (!waits) loadProgress().catch(() => {});
}

/** The open article's entry counts along while its spans are settled. */
function recount() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    const spans = [...model.spans.values()];
    const item = items.find((one) => one.id === model.article?.id);
    if (item === undefined) return;
    item.annotation_counts = { total: spans.length, by_status: { suggested: spans.filter(isOpen).length } };
    linkOf(item.id)?.parentElement.replaceWith(entry(item));
    mark();
  });
}

function linkOf(id) {
  return byId("queue").querySelector(`a[data-id="${CSS.escape(id)}"]`);
}

function mark() {
  for (const link of byId("queue").querySelectorAll("a")) {
    if (link.dataset.id !== model.article?.id) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "true");
      reveal(link);
    }
  }
}

/** Scrolls the list alone, just far enough. */
function reveal(link) {
  const list = byId("queue");
  const [frame, box] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  if (box.top < frame.top) list.scrollTop -= frame.top - box.top;
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
}
