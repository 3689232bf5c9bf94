/** Opening an article, and the page's address that goes with it. */

import { call, inUtf16 } from "./http.js";
import { emit, isOpen, model, neighbour, on, open, select } from "./model.js";
import { sayFailure, unsay } from "./notices.js";

const PLACE = "annotation-review.place";
let latest = 0;

export function install() {
  on("selection", () => model.article !== null && sessionStorage.setItem(PLACE, JSON.stringify([model.article.id, model.selectedId])));
}

/** Opens an article, and keeps the address of the page in step unless told otherwise. What is open stays where the other cannot be read. */
export async function openArticle(id, { push = true } = {}) {
  const mine = (latest += 1);
  try {
    const { body, version } = await call("GET", inUtf16(`/v1/articles/${encodeURIComponent(id)}`));
    if (mine !== latest) return;
    if (push && location.pathname !== `/review/articles/${id}`) history.pushState(null, "", `/review/articles/${id}`);
    unsay("opening");
    open(body);
    emit("fresh", version);
    select(lastPlace() ?? neighbour(1, isOpen) ?? model.order[0] ?? null);
  } catch (error) {
    if (mine !== latest) return;
    if (!error.passing && !push) open(null);
    sayFailure("The article cannot be opened", error, { about: "opening", action: { name: "Try again", run: () => openArticle(id, { push }) } });
  }
}

/** The span where the reviewer was before the page was loaded again. */
function lastPlace() {
  const [article, span] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  return article === model.article.id && model.spans.has(span) ? span : null;
}

/** Opens what the page's address names; else what `otherwise` gives, if anything. */
export async function openAddressed(otherwise = () => null) {
  const id = /^\/review\/articles\/([^/]+)$/.exec(location.pathname)?.[1];
  if (id !== undefined) return openArticle(decodeURIComponent(id), { push: false });
  const item = otherwise();
  if (item !== null) await openArticle(item.id, { push: false });
}
