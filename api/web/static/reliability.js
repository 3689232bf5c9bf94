/** Calibration: of the suggestions with a score in each tenth, how many stood. On the diagonal a score means what it says. */

import { chart, label } from "./chart.js";
import { svg } from "./dom.js";
import { percent } from "./numbers.js";
import { filled } from "./patterns.js";

const SIDE = 240;
const LEFT = 46;
const BELOW = 54; // for how many were judged

export function drawCalibration(section, deciles) {
  const known = deciles.filter((decile) => decile.judged > 0);
  const range = (decile) => `${decile.from_score.toFixed(1)} – ${decile.to_score.toFixed(1)}`;
  chart(section, {
    title: "Calibration: what a score is worth",
    about: "How many of the judged suggestions stood as they were, by their score. The dashed line is where a score of 0.8 means that 8 of 10 are right.",
    summary: known.map((decile) => `score ${range(decile)}: ${percent(decile.acceptance)} of ${decile.judged} stood`).join("; "),
    head: ["score", "judged", "stood", "share"],
    rows: known.map((decile) => [range(decile), decile.judged, decile.accepted, percent(decile.acceptance)]),
    empty: "No suggestion with a score was judged yet.",
    draw: (width) => {
      const side = Math.min(width - LEFT - 40, 420);
      return { parts: [axes(side), bars(known, side), points(known, side)], height: SIDE + BELOW + 44 };
    },
  });
}

function axes(side) {
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = 10 + SIDE * (1 - share);
    return [svg("line", { x1: LEFT, x2: LEFT + side, y1: y, y2: y, class: "grid" }), label(LEFT - 6, y + 4, `${100 * share} %`, { class: "value end" })];
  });
  const scores = [0, 0.2, 0.4, 0.6, 0.8, 1].map((score) => label(LEFT + side * score, 10 + SIDE + BELOW + 18, score.toFixed(1), { class: "value middle" }));
  const ideal = svg("line", { x1: LEFT, y1: 10 + SIDE, x2: LEFT + side, y2: 10, class: "ideal" });
  return [lines, ideal, scores, label(LEFT + side, 10 + SIDE + BELOW + 34, "score", { class: "value end" })];
}

/** Below the curve: how many were judged in each tenth, so that nobody reads much into few. */
function bars(known, side) {
  const most = Math.max(...known.map((decile) => decile.judged));
  const wide = side / 10;
  return known.map((decile) => {
    const height = ((BELOW - 20) * decile.judged) / most;
    const x = LEFT + side * decile.from_score;
    return [
      svg("rect", { x: x + 2, y: 10 + SIDE + BELOW - height, width: wide - 4, height, ...filled("open") }),
      label(x + wide / 2, 10 + SIDE + BELOW - height - 3, String(decile.judged), { class: "value middle small" }),
    ];
  });
}

function points(known, side) {
  const at = (decile) => [LEFT + side * (decile.from_score + 0.05), 10 + SIDE * (1 - decile.acceptance)];
  const line = known.map((decile) => at(decile).join(" ")).join("L");
  const marks = known.map((decile) => {
    const [x, y] = at(decile);
    const said = svg("title", {}, `${percent(decile.acceptance)} of ${decile.judged} stood`);
    return [svg("circle", { cx: x, cy: y, r: 5, class: "point" }, said), label(x, y < 30 ? y + 20 : y - 9, `${Math.round(100 * decile.acceptance)} %`, { class: "value middle" })];
  });
  return [svg("path", { d: `M${line}`, class: "curve" }), marks];
}
