/** Per label: precision, recall and F1 as bars side by side; and what became of the suggestions, as one bar for each label. */

import { chart, label } from "./chart.js";
import { svg } from "./dom.js";
import { percent } from "./numbers.js";
import { filled, legend } from "./patterns.js";
import { inWords } from "./words.js";

const NAMES = 104; // pixels for the labels' names
const SCORES = ["precision", "recall", "f1"];
const OUTCOMES = ["accepted", "corrected", "rejected", "open"];
const BAR = 14;

export function drawScores(section, labels) {
  const known = labels.filter((one) => one.predicted + one.gold > 0);
  chart(section, {
    title: "Precision, recall and F1 by label",
    about: "In reviewed articles; a span counts as right where the reviewers left label and both ends as they were.",
    legend: legend(SCORES),
    summary: known.map((one) => `${inWords(one.name)}: ${SCORES.map((score) => `${score} ${percent(one[score])}`).join(", ")}`).join("; "),
    head: ["label", "precision", "recall", "F1", "marked", "there"],
    rows: known.map((one) => [inWords(one.name), ...SCORES.map((score) => percent(one[score])), one.predicted, one.gold]),
    empty: "No article was reviewed yet, so there is nothing to compare with.",
    draw: (width) => {
      const row = SCORES.length * (BAR + 2) + 14;
      const room = width - NAMES - 64;
      return { parts: known.map((one, index) => scoreRow(one, index * row, room)), height: known.length * row };
    },
  });
}

function scoreRow(one, top, room) {
  const bars = SCORES.map((score, index) => {
    const y = top + 4 + index * (BAR + 2);
    const length = room * (one[score] ?? 0);
    return [
      svg("rect", { x: NAMES, y, width: room, height: BAR, class: "trough" }),
      svg("rect", { x: NAMES, y, width: length, height: BAR, ...filled(score) }),
      label(NAMES + length + 5, y + BAR - 3, percent(one[score]), { class: "value" }),
    ];
  });
  return [label(0, top + 4 + (3 * (BAR + 2)) / 2 + 3, inWords(one.name)), bars];
}

export function drawOutcomes(section, labels) {
  const known = labels.filter((one) => one.suggested + one.missed > 0);
  const most = Math.max(1, ...known.map((one) => one.suggested));
  chart(section, {
    title: "What became of the suggestions",
    about: "Every suggestion that stands, in all articles; beside them what reviewers added because the model had missed it.",
    legend: legend(OUTCOMES),
    summary: known.map((one) => `${inWords(one.name)}: ${OUTCOMES.map((kind) => `${one[kind]} ${kind}`).join(", ")}, ${one.missed} missed`).join("; "),
    head: ["label", "accepted", "corrected", "rejected", "not judged", "suggested", "missed"],
    rows: known.map((one) => [inWords(one.name), one.accepted, one.corrected, one.rejected, one.open, one.suggested, one.missed]),
    empty: "Nothing was suggested yet.",
    draw: (width) => {
      const room = width - NAMES - 96;
      return { parts: known.map((one, index) => outcomeRow(one, index * 44, room / most)), height: known.length * 44 };
    },
  });
}

function outcomeRow(one, top, scale) {
  let x = NAMES;
  const parts = OUTCOMES.map((kind) => {
    const length = one[kind] * scale;
    const middle = x + length / 2;
    const bar = length > 0 && svg("rect", { x, y: top + 4, width: length, height: 20, ...filled(kind) }, svg("title", {}, `${kind}: ${one[kind]}`));
    x += length;
    return [bar, length > 16 && label(middle, top + 36, String(one[kind]), { class: "value middle" })];
  });
  return [label(0, top + 18, inWords(one.name)), parts, label(x + 6, top + 18, one.missed ? `+ ${one.missed} missed` : "", { class: "value" })];
}
