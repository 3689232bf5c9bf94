/** Two reviewers changed the same span: what the other did and what is wanted here, side by side, and the choice. */

import { byId, el, fill } from "./dom.js";
import { keepDraft } from "./facts.js";
import { inWords } from "./labels.js";
import { model } from "./model.js";

const ROWS = { label: "Label", text: "Text", status: "Status", note: "Note" };
let before = Promise.resolve();

/** Asks which of the two is to stand; several conflicts are asked one after another. Gives "mine" or "theirs". */
export function askWhose(ours, seen, problem) {
  const answer = before.then(() => ask(ours, seen, problem));
  before = answer;
  return answer;
}

function ask(ours, seen, { current, changed_fields: moved = [] }) {
  const fields = withText(Object.assign({}, ...ours.map((entry) => entry.fields)));
  const mine = { ...current, ...fields };
  byId("conflict-who").textContent = `${current.updated_by} changed it at ${new Date(current.updated_at).toLocaleTimeString()}, before yours was saved.`;
  fill(byId("conflict-rows"), Object.entries(ROWS).map(([name, words]) => row(words, name, seen, current, mine, moved)));
  const dialog = byId("conflict");
  dialog.showModal();
  return new Promise((resolve) => {
    const choose = (whose) => {
      dialog.onclose = null;
      dialog.close();
      if (whose === "theirs" && fields.note) keepDraft(current.id, fields.note);
      resolve(whose);
    };
    byId("conflict-mine").onclick = () => choose("mine");
    byId("conflict-theirs").onclick = () => choose("theirs");
    dialog.oncancel = (event) => event.preventDefault();
    dialog.onclose = () => dialog.showModal(); // where closedby="none" is not known, Esc pressed twice closes it all the same
  });
}

function row(words, name, seen, current, mine, moved) {
  const cell = (value, changed) => el("td", { class: changed ? "changed" : null }, changed ? el("strong", {}, said(name, value)) : said(name, value));
  const isMine = mine[name] !== current[name];
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, words),
    el("td", {}, seen === null ? "" : said(name, seen[name])),
    cell(current[name], moved.includes(name) || (name === "text" && (moved.includes("start") || moved.includes("end")))),
    cell(mine[name], isMine),
  );
}

function withText(fields) {
  if (fields.start === undefined || model.article === null) return fields;
  return { ...fields, text: model.article.text.slice(fields.start, fields.end) };
}

function said(name, value) {
  if (value === null || value === undefined || value === "") return "none";
  return name === "label" ? inWords(value) : String(value);
}
