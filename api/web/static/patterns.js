/** What fills the charts: each kind has a colour and a pattern of its own, so that none is told by its colour alone. */

import { el, svg } from "./dom.js";

/** Kinds of figures with their names; the drawing of each pattern, in a square of 8. */
const KINDS = {
  precision: { words: "precision", lines: [] },
  recall: { words: "recall", lines: ["M0 8 8 0M-2 2 2 -2M6 10 10 6"] },
  f1: { words: "F1", lines: ["M0 4h8"] },
  accepted: { words: "accepted", lines: [] },
  corrected: { words: "corrected", lines: ["M0 8 8 0M-2 2 2 -2M6 10 10 6"] },
  rejected: { words: "rejected", lines: ["M0 0 8 8M0 8 8 0"] },
  added: { words: "added by hand", lines: ["M4 0v8"] },
  open: { words: "not judged", lines: ["M2 2h1v1h-1zM6 6h1v1h-1z"] },
};

export function definePatterns(host) {
  const patterns = Object.entries(KINDS).map(([kind, { lines }]) =>
    svg(
      "pattern",
      { id: `fill-${kind}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      svg("rect", { width: 8, height: 8, class: `ground of-${kind}` }),
      lines.map((d) => svg("path", { d, class: `line of-${kind}` })),
    ),
  );
  host.append(svg("defs", {}, patterns));
}

/** The attributes of a shape of this kind. */
export function filled(kind) {
  return { fill: `url(#fill-${kind})`, class: `shape of-${kind}` };
}

/** What each filling stands for. */
export function legend(kinds) {
  const swatch = (kind) => svg("svg", { width: 22, height: 14, "aria-hidden": "true" }, svg("rect", { x: 0.5, y: 0.5, width: 21, height: 13, ...filled(kind) }));
  return el("ul", { class: "legend" }, kinds.map((kind) => el("li", {}, swatch(kind), ` ${KINDS[kind].words}`)));
}
