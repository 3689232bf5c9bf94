/** Figures added up and written out. */

/** Rows of /v1/stats as one: counts are summed, precision, recall and F1 worked out anew from the sums. */
export function summed(rows) {
  const sum = (pick) => rows.reduce((total, row) => total + pick(row), 0);
  const [predicted, right, gold] = ["suggested", "right", "gold"].map((name) => sum((row) => row.reviewed[name]));
  return {
    suggested: sum((row) => row.suggested),
    open: sum((row) => row.open),
    accepted: sum((row) => row.accepted),
    corrected: sum((row) => row.corrected.total),
    rejected: sum((row) => row.rejected),
    missed: sum((row) => row.missed),
    precision: predicted ? right / predicted : null,
    recall: gold ? right / gold : null,
    f1: predicted + gold ? (2 * right) / (predicted + gold) : null,
    predicted,
    gold,
  };
}

/** A share as a person reads it; a dash where there is nothing to divide. */
export function percent(share) {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

/** Round whole numbers from 0 up to `most` or just above: [0, 5, 10, 15]. */
export function steps(most) {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const top = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * size).find((round) => round >= most && Number.isInteger(round));
  const count = [4, 5, 3, 2, 1].find((number) => top % number === 0);
  return Array.from({ length: count + 1 }, (_, index) => (top / count) * index);
}
