/** The facts of the selected span, each with the buttons that change it. Everything here can also be done by key (keys.js). */

import { moveEnd, relabel } from "./corrections.js";
import { byId, el, fill } from "./dom.js";
import { showHistory } from "./history.js";
import { badge, labels } from "./labels.js";
import { mayCorrect, model, on, selected } from "./model.js";
import { askForRule } from "./rules.js";
import { acceptAndGoOn, rejectAndGoOn } from "./settling.js";
import { inWords } from "./words.js";

const SIGN = { suggested: "○", accepted: "✓", rejected: "✗" };

export function install() {
  on("selection", () => {
    byId("facts").scrollTop = 0;
    render();
  });
  on("article", render);
  on("span", (id) => id === model.selectedId && render());
}

function render() {
  const span = selected();
  const focused = byId("facts-body").contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
  byId("facts-empty").hidden = span !== null || model.article === null;
  byId("facts-body").hidden = span === null;
  if (span === null) return showHistory(null);
  byId("facts-text").textContent = span.text;
  fill(byId("facts-status"), `${SIGN[span.status]} ${span.status}`, span.unsaved && el("span", { class: "unsaved" }, ", not saved yet"));
  byId("facts-status").className = span.status;
  fill(byId("facts-labels"), labels.map((label, index) => labelButton(span, label.name, index + 1)));
  fill(byId("facts-decide"), decisions(span));
  fill(byId("facts-ends"), endRow(span, "start"), endRow(span, "end"));
  fill(byId("facts-list"), facts(span));
  if (focused) byId("facts-body").querySelector(`[data-act="${focused}"]:not(:disabled)`)?.focus();
  showHistory(span);
}

function labelButton(span, label, key) {
  const attributes = { type: "button", "data-act": `label-${label}`, "aria-pressed": String(span.label === label), disabled: !mayCorrect(), onclick: () => relabel(span, label) };
  return el("button", attributes, el("kbd", {}, String(key)), " ", badge(label));
}

function decisions(span) {
  const off = !mayCorrect();
  return [
    el("button", { type: "button", "data-act": "accept", class: "good", disabled: off || span.status === "accepted", onclick: () => acceptAndGoOn(span) }, "Accept ", el("kbd", {}, "a")),
    el("button", { type: "button", "data-act": "reject", class: "bad", disabled: off || span.status === "rejected", onclick: () => rejectAndGoOn(span) }, "Reject ", el("kbd", {}, "r")),
    el("button", { type: "button", "data-act": "like", "aria-label": "Apply to all like this", title: "Apply to all like this", disabled: off || span.unsaved, onclick: () => askForRule(span) }, "All like… ", el("kbd", {}, "l")),
  ];
}

function endRow(span, end) {
  const keys = end === "start" ? ["s", "d"] : ["f", "g"];
  const directions = end === "start" ? ["extend to the left", "shrink from the left"] : ["shrink from the right", "extend to the right"];
  const button = (direction, words, sign, key) =>
    el(
      "button",
      { type: "button", "data-act": `${end}${direction}`, disabled: !mayCorrect(), "aria-label": `${end}: ${words}`, title: words, onclick: () => moveEnd(span, end, direction) },
      sign,
      " ",
      el("kbd", {}, key),
    );
  return el(
    "div",
    {},
    el("dt", {}, end === "start" ? "Start " : "End ", el("output", {}, String(model.offsets.toCodePoints(span[end])))),
    el("dd", {}, button(-1, directions[0], "◂", keys[0]), button(1, directions[1], "▸", keys[1])),
  );
}

function facts(span) {
  const rows = [
    ["Score", span.score === null || span.score === undefined ? "none" : span.score.toFixed(3)],
    span.label === "DATE" && ["Date", span.normalized ? `${span.normalized.value} (${span.normalized.type})` : "not resolved"],
    ["From", span.model ? `${span.origin}, ${span.model.name} ${span.model.version}` : span.origin],
    span.original && ["Model said", `${inWords(span.original.label)} “${model.article.text.slice(span.original.start, span.original.end)}”`],
    span.updated_by && ["Last change", `${span.updated_by}, version ${span.version}`],
  ];
  return rows.filter(Boolean).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
}
