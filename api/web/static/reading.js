/** The pane in the middle: the article's head, its text, and what a click in it means. */

import { byId, el, fill } from "./dom.js";
import { setReview } from "./corrections.js";
import { mayCorrect, model, on, select, selected } from "./model.js";
import { announce } from "./notices.js";
import { canPaint, paint, paintSelected, repaint } from "./paint.js";
import { describe } from "./spans.js";
import { drawTags, markTag, scrolled } from "./tags.js";
import { bringIntoView, offsetAt, render, selection } from "./text.js";
import { inWords } from "./words.js";

export function install() {
  byId("cannot-paint").hidden = canPaint;
  byId("text").addEventListener("click", clicked);
  byId("reading").addEventListener("scroll", scrolled, { passive: true });
  new ResizeObserver(drawTags).observe(byId("text"));
  byId("review-done").addEventListener("click", () => setReview(model.article.review_status === "reviewed" ? "in_review" : "reviewed"));
  on("article", show);
  on("review", showHead);
  on("reviewed", (summary) => {
    if (summary.id !== model.article?.id) return;
    model.article.review_status = summary.review_status;
    showHead();
  });
  on("session", showHead);
  on("span", (id) => {
    paint(id);
    if (id === model.selectedId) paintSelected();
    drawTags();
  });
  on("selection", (before) => {
    paintSelected();
    markTag(before);
    const span = selected();
    if (span === null) return;
    bringIntoView(span);
    announce(`${model.order.indexOf(span.id) + 1} of ${model.order.length}: ${describe(span)}`);
  });
}

function show() {
  byId("article").hidden = model.article === null;
  byId("welcome").hidden = model.article !== null;
  if (model.article === null) return fill(byId("text"));
  showHead();
  render();
  byId("reading").scrollTop = 0;
  repaint();
  drawTags();
}

function showHead() {
  const article = model.article;
  if (article === null) return;
  const title = article.title || "Untitled";
  document.title = `${title} · Review`;
  byId("title").textContent = title;
  byId("about").textContent = [article.source, article.published_at?.slice(0, 10), inWords(article.review_status)].filter(Boolean).join(" · ");
  const done = article.review_status === "reviewed";
  fill(byId("review-done"), done ? "Reviewed ✓" : ["Mark reviewed ", el("kbd", {}, "v")]);
  byId("review-done").title = done ? "Take it back" : "";
  byId("review-done").setAttribute("aria-pressed", String(done));
  byId("review-done").disabled = !mayCorrect();
}

/** A click selects the span that stands there: live ones before rejected ones, the shortest first. */
function clicked(event) {
  if (selection() !== null) return;
  const offset = offsetAt(event.clientX, event.clientY);
  if (offset === null) return;
  const there = [...model.spans.values()].filter((span) => span.start <= offset && offset <= span.end);
  there.sort((a, b) => (a.status === "rejected") - (b.status === "rejected") || a.end - a.start - (b.end - b.start));
  select(there[0]?.id ?? null);
}
