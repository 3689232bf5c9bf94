/** Opening an article, and the page's address that goes with it. */

import { call, inUtf16 } from "./http.js";
import { emit, isOpen, model, neighbour, open, select } from "./model.js";
import { say } from "./notices.js";

let latest = 0;

/** Opens an article, and keeps the address of the page in step unless told otherwise. What is open stays where the other cannot be read. */
export async function openArticle(id, { push = true } = {}) {
  const mine = (latest += 1);
  try {
    const { body, version } = await call("GET", inUtf16(`/v1/articles/${encodeURIComponent(id)}`));
    if (mine !== latest) return;
    if (push && location.pathname !== `/review/articles/${id}`) history.pushState(null, "", `/review/articles/${id}`);
    open(body);
    emit("fresh", version);
    select(neighbour(1, isOpen) ?? model.order[0] ?? null);
  } catch (error) {
    if (mine !== latest) return;
    if (!error.passing && !push) open(null);
    say(`The article cannot be opened: ${error.message}`, "bad", { name: "Try again", run: () => openArticle(id, { push }) });
  }
}

/** Opens what the page's address names; else what `otherwise` gives, if anything. */
export async function openAddressed(otherwise = () => null) {
  const id = /^\/review\/articles\/([^/]+)$/.exec(location.pathname)?.[1];
  if (id !== undefined) return openArticle(decodeURIComponent(id), { push: false });
  const item = otherwise();
  if (item !== null) await openArticle(item.id, { push: false });
}
