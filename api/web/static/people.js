/** Figures that are tables: the model's versions side by side, each reviewer's work, and how far two reviewers agree. */

import { table } from "./chart.js";
import { el, fill } from "./dom.js";
import { percent } from "./numbers.js";

export function drawVersions(section, rows) {
  const named = rows.filter((row) => row.model !== null);
  show(section, {
    title: "By model version",
    about: "Precision, recall and F1 in the articles that were reviewed under each.",
    head: ["version", "F1", "precision", "recall", "suggested", "accepted", "corrected", "rejected", "missed"],
    rows: named.map((row) => [
      `${row.model.name} ${row.model.version}`,
      meter(row.f1),
      percent(row.precision),
      percent(row.recall),
      row.suggested,
      row.accepted,
      row.corrected.total,
      row.rejected,
      row.missed,
    ]),
    empty: "No model has suggested anything yet.",
  });
}

export function drawReviewers(section, reviewers) {
  show(section, {
    title: "By reviewer",
    about: "What each did, since the beginning.",
    head: ["reviewer", "articles", "accepted", "changed", "rejected", "added", "restored"],
    rows: reviewers.map((one) => [one.reviewer, one.articles_reviewed, one.accepted, one.changed, one.rejected, one.added, one.restored]),
    empty: "Nobody has corrected anything yet.",
  });
}

export function drawAgreement(section, pairs) {
  show(section, {
    title: "Agreement between reviewers",
    about: "In articles that both reviewed: F1 between their spans, and Cohen's kappa between the labels of their tokens (1 is full agreement, 0 is chance).",
    head: ["reviewers", "articles", "span F1", "kappa"],
    rows: pairs.map((pair) => [pair.reviewers.join(" and "), pair.articles, meter(pair.span_f1), pair.kappa === null ? "–" : pair.kappa.toFixed(2)]),
    empty: "No article was reviewed by two people yet.",
  });
}

function meter(share) {
  if (share === null) return "–";
  return el("span", { class: "metered" }, el("meter", { value: share, min: 0, max: 1, "aria-hidden": "true" }), ` ${percent(share)}`);
}

function show(section, { title, about, head, rows, empty }) {
  const heading = `${section.id}-title`;
  section.setAttribute("aria-labelledby", heading);
  fill(section, el("h3", { id: heading }, title), el("p", { class: "about" }, about), rows.length ? table(title, head, rows) : el("p", { class: "empty" }, empty));
}
