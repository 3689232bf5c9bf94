/** Two reviewers changed the same span: what the other did and what is wanted here, side by side, and the choice. */

import { byId, el, fill } from "./dom.js";
import { keepDraft } from "./drafts.js";
import { inWords, localTime } from "./words.js";

const ROWS = { label: "Label", text: "Text", status: "Status", note: "Note" };
let before = Promise.resolve();

/**
 * Asks which of the two is to stand: what is queued (`ours`), or what the server has now. Several conflicts are asked one after another.
 * Gives "mine" or "theirs".
 */
export function askWhose(ours, problem) {
  const answer = before.then(() => ask(ours, problem));
  before = answer;
  return answer;
}

function ask(ours, { current, changed_fields: moved = [] }) {
  const { seen, title } = ours[0];
  const fields = Object.assign({}, ...ours.map((entry) => entry.fields));
  const mine = { ...current, ...fields };
  byId("conflict-what").textContent = `“${seen?.text ?? current.text}” in “${title || "Untitled"}”`;
  byId("conflict-who").textContent = `${current.updated_by} changed it (${localTime(current.updated_at)}) before yours was saved.`;
  fill(byId("conflict-rows"), Object.entries(ROWS).map(([name, words]) => row(words, name, seen, current, mine, moved)));
  const dialog = byId("conflict");
  dialog.showModal();
  byId("conflict-title").focus(); // on no button: what is typed while this opens chooses nothing
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
    el("td", {}, seen && said(name, seen[name])),
    cell(current[name], moved.includes(name) || (name === "text" && (moved.includes("start") || moved.includes("end")))),
    cell(mine[name], isMine),
  );
}

function said(name, value) {
  if (value === null || value === undefined || value === "") return "none";
  return name === "label" ? inWords(value) : String(value);
}
