/** What reviewers did over time: stacked columns for all labels together, and one small chart of corrections for each label. */

import { chart, label } from "./chart.js";
import { svg } from "./dom.js";
import { labels } from "./labels.js";
import { steps } from "./numbers.js";
import { filled, legend } from "./patterns.js";
import { inWords } from "./words.js";

const DONE = ["accepted", "corrected", "rejected", "added"];
const HEIGHT = 200;
const SMALL = 90;
const AXIS = 34;
const DATE = 66; // pixels that one takes

export function drawOverTime(section, items, period) {
  const rows = byPeriod(items, period);
  chart(section, {
    title: `Reviewers' work by ${period}`,
    about: "Counted on the day it was done, whatever became of it afterwards.",
    legend: legend(DONE),
    summary: `From ${rows[0]?.from} to ${rows.at(-1)?.from}: ${DONE.map((kind) => `${total(rows, kind)} ${kind}`).join(", ")}.`,
    head: [period === "day" ? "day" : `${period} from`, ...DONE.slice(0, 3), "added by hand", "restored"],
    rows: rows.map((row) => [row.from, ...DONE.map((kind) => row[kind]), row.restored]),
    empty: "Nothing was corrected yet.",
    draw: (width) => ({ parts: columns(rows, DONE, { left: 0, top: 8, width, height: HEIGHT, most: highest(rows, DONE) }), height: HEIGHT + 34 }),
  });
}

export function drawLabelsOverTime(section, items, period) {
  const names = labels.map(({ name }) => name).filter((name) => items.some((item) => item.label === name));
  const whole = byPeriod(items, period).map((row) => row.from);
  const perLabel = names.map((name) => ({ name, rows: byPeriod(items.filter((item) => item.label === name), period, whole) }));
  const kinds = ["corrected", "rejected", "added"];
  const most = Math.max(1, ...perLabel.map(({ rows }) => highest(rows, kinds)));
  chart(section, {
    title: `Where the model was put right, by label and ${period}`,
    about: "All on the same scale.",
    legend: legend(kinds),
    summary: perLabel.map(({ name, rows }) => `${inWords(name)}: ${kinds.map((kind) => `${total(rows, kind)} ${kind}`).join(", ")}`).join("; "),
    head: [period === "day" ? "day" : `${period} from`, "label", "label corrected", "ends corrected", "rejected", "added by hand"],
    rows: items.map((item) => [item.from, inWords(item.label), item.corrected.label, item.corrected.ends, item.rejected, item.added]),
    empty: "Nothing was corrected yet.",
    draw: (width) => {
      const across = Math.max(1, Math.min(perLabel.length, Math.floor(width / 220)));
      const size = { width: width / across - 12, height: SMALL, most };
      const down = Math.ceil(perLabel.length / across);
      const place = (index) => ({ left: (index % across) * (width / across), top: Math.floor(index / across) * (SMALL + 62) + 24 });
      const parts = perLabel.map(({ name, rows }, index) => {
        const { left, top } = place(index);
        return [label(left, top - 10, inWords(name), { class: "name" }), columns(rows, kinds, { left, top, ...size })];
      });
      return { parts, height: down * (SMALL + 62) };
    },
  });
}

function columns(rows, kinds, { left, top, width, height, most }) {
  const marks = steps(most);
  const scale = height / marks.at(-1);
  const each = (width - AXIS) / rows.length;
  const thick = Math.min(36, Math.max(2, each - 3));
  const lines = marks.map((mark) => [
    svg("line", { x1: left + AXIS, x2: left + width, y1: top + height - mark * scale, y2: top + height - mark * scale, class: "grid" }),
    label(left + AXIS - 5, top + height - mark * scale + 4, String(mark), { class: "value end" }),
  ]);
  const stacks = rows.map((row, index) => {
    let y = top + height;
    const x = left + AXIS + index * each + (each - thick) / 2;
    const said = svg("title", {}, `${row.from}: ${kinds.map((kind) => `${row[kind]} ${kind}`).join(", ")}`);
    return svg("g", {}, said, kinds.map((kind) => row[kind] > 0 && svg("rect", { x, y: (y -= row[kind] * scale), width: thick, height: row[kind] * scale, ...filled(kind) })));
  });
  const every = Math.ceil((DATE + 20) / each);
  const dates = rows.map((row, index) => index % every === 0 && label(left + AXIS + (index + 0.5) * each - thick / 2, top + height + 16, row.from, { class: "value" }));
  return [lines, stacks, dates.filter((_, index) => (index + 0.5) * each - thick / 2 + DATE <= width - AXIS)];
}

/** One row for each period between the first and the last, those without any work too. */
function byPeriod(items, period, between = items.map((item) => item.from)) {
  if (between.length === 0) return [];
  const rows = new Map();
  for (let from = between[0]; from <= between.at(-1); from = following(from, period)) rows.set(from, { from, accepted: 0, corrected: 0, rejected: 0, added: 0, restored: 0 });
  for (const item of items) {
    const row = rows.get(item.from);
    for (const kind of ["accepted", "rejected", "added", "restored"]) row[kind] += item[kind];
    row.corrected += item.corrected.total;
  }
  return [...rows.values()];
}

function following(day, period) {
  const date = new Date(`${day}T00:00:00Z`);
  if (period === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCDate(date.getUTCDate() + (period === "week" ? 7 : 1));
  return date.toISOString().slice(0, 10);
}

function total(rows, kind) {
  return rows.reduce((sum, row) => sum + row[kind], 0);
}

function highest(rows, kinds) {
  return Math.max(1, ...rows.map((row) => kinds.reduce((sum, kind) => sum + row[kind], 0)));
}
