/** Every command by key: one table, from which the legend is made too. Keys that would get in the way of typing can be switched off. */

import { moveEnd, relabel, undo } from "./corrections.js";
import { byId, el, fill } from "./dom.js";
import { labels, showGuideline } from "./labels.js";
import { choice, isWalking, markAs, startWalking, stop, walk } from "./marking.js";
import { isOpen, neighbour, select, selected } from "./model.js";
import { saveNote } from "./note.js";
import { nextArticle, previousArticle } from "./queue.js";
import { askForRule } from "./rules.js";
import { acceptAndGoOn, rejectAndGoOn, reviewedAndGoOn } from "./settling.js";
import { inWords } from "./words.js";

const SWITCH = "annotation-review.keys";

/** Keys, what they do in words, and the doing. A command with `span` needs a selected span and is given it. */
const COMMANDS = [
  { keys: ["j", "ArrowRight"], words: "Next span", run: () => go(1) },
  { keys: ["k", "ArrowLeft"], words: "Previous span", run: () => go(-1) },
  { keys: ["n"], words: "Next span that is not settled", run: () => go(1, isOpen) },
  { keys: ["a", "Enter"], words: "Accept, and on to the next that is not settled", span: true, run: acceptAndGoOn },
  { keys: ["r", "Delete"], words: "Reject, and on to the next that is not settled", span: true, run: rejectAndGoOn },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 – 5", words: "Relabel the span, or mark the selected text", run: label },
  { keys: ["s"], words: "Start: one word to the left", span: true, run: (span) => moveEnd(span, "start", -1) },
  { keys: ["d"], words: "Start: one word to the right", span: true, run: (span) => moveEnd(span, "start", 1) },
  { keys: ["f"], words: "End: one word to the left", span: true, run: (span) => moveEnd(span, "end", -1) },
  { keys: ["g"], words: "End: one word to the right", span: true, run: (span) => moveEnd(span, "end", 1) },
  { keys: ["m"], words: "Mark a new span: ← → walk, Shift extends, 1 – 5 marks, Esc leaves", run: startWalking },
  { keys: ["t"], words: "Type a note (Ctrl+Enter saves, Esc leaves)", span: true, run: () => byId("note").focus() },
  { keys: ["l"], words: "Apply to all like this", span: true, run: (span) => askForRule(span) },
  { keys: ["z"], words: "Undo", run: undo },
  { keys: ["h"], words: "Guideline of the label", run: () => showGuideline(selected()?.label) },
  { keys: ["v"], words: "Article is reviewed, on to the next", run: reviewedAndGoOn },
  { keys: ["o"], words: "Next article that is not reviewed", run: nextArticle },
  { keys: ["p"], words: "Previous article", run: previousArticle },
  { keys: ["/"], words: "To the filters", run: () => byId("filter-order").focus() },
  { keys: ["?"], words: "This legend", run: showLegend },
];

const byKey = new Map(COMMANDS.flatMap((command) => command.keys.map((key) => [key, command])));
const NAMES = { ArrowRight: "→", ArrowLeft: "←" };

export function install() {
  document.addEventListener("keydown", pressed);
  byId("note").addEventListener("keydown", inNote);
  byId("keys-on").checked = areOn();
  byId("keys-on").addEventListener("change", (event) => localStorage.setItem(SWITCH, event.target.checked ? "on" : "off"));
}

export function showLegend() {
  const rows = COMMANDS.map((command) => {
    const keys = command.shown ? [command.shown] : command.keys.map((key) => NAMES[key] ?? key);
    return el("tr", {}, el("th", { scope: "row" }, keys.map((key) => [el("kbd", {}, key), " "])), el("td", {}, command.words));
  });
  fill(byId("legend-rows"), rows);
  fill(byId("legend-labels"), labels.map(({ name }, index) => [el("kbd", {}, String(index + 1)), ` ${inWords(name)}  `]));
  byId("legend").showModal();
}

function areOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

function pressed(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]") || isTyping(event.target)) return;
  if (event.key === "Escape") return choice() === null ? select(null) : stop();
  if ((event.ctrlKey || event.metaKey) && event.key === "z") return done(event, undo);
  if (event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
  if (isWalking() && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    return done(event, () => walk(event.key === "ArrowRight" ? 1 : -1, event.shiftKey));
  }
  if (event.shiftKey && event.key.startsWith("Arrow")) return;
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  const command = byKey.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const span = selected();
  if (command === undefined || (command.span && span === null)) return;
  done(event, () => command.run(command.span ? span : event.key));
}

function done(event, run) {
  event.preventDefault();
  run();
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select") !== null;
}

function inNote(event) {
  if (event.key === "Escape") event.target.blur();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    saveNote();
    event.target.blur();
  } else return;
  event.preventDefault();
}

function go(by, fits) {
  const id = neighbour(by, fits);
  if (id !== null) select(id);
}

function label(key) {
  const asked = labels[Number(key) - 1]?.name;
  if (asked === undefined) return;
  if (choice() !== null) markAs(asked);
  else if (selected() !== null) relabel(selected(), asked);
}
