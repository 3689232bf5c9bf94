/** Going on by itself: from a span that was settled to the next that is not, from an article that was reviewed to the next. */

import { accept, reject, setReview } from "./corrections.js";
import { isOpen, model, neighbour, select } from "./model.js";
import { say } from "./notices.js";
import { nextArticle } from "./queue.js";

export function acceptAndGoOn(span) {
  accept(span);
  goOn();
}

export function rejectAndGoOn(span) {
  reject(span);
  goOn();
}

/** Marks the open article as reviewed and opens the next. */
export function reviewedAndGoOn() {
  if (model.article === null) return;
  setReview("reviewed");
  nextArticle();
}

function goOn() {
  const next = neighbour(1, isOpen) ?? model.order.find((id) => isOpen(model.spans.get(id)));
  if (next !== undefined) select(next);
  else say("All spans of this article are settled.", { kind: "good", about: "article", action: { name: "Mark reviewed, next (v)", run: reviewedAndGoOn } });
}
