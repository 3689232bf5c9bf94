/** "All like this": the same correction wherever the same words stand, counted first, done as one, and undone as one. */

import { rememberRule } from "./corrections.js";
import { byId, el, fill } from "./dom.js";
import { callAndWait, inUtf16 } from "./http.js";
import { badge, labels } from "./labels.js";
import { emit, mayCorrect, model } from "./model.js";
import { say } from "./notices.js";
import { inWords } from "./words.js";

let asked = null;
let counting = 0;

export function install() {
  byId("rule-form").addEventListener("change", (event) => event.target !== byId("rule-reason") && count());
  byId("rule-form").addEventListener("submit", apply);
  byId("rule-cancel").addEventListener("click", () => byId("rule").close());
}

/** Opens the dialog for the words of a span, with what was last done to it as the proposal. */
export function askForRule(span) {
  if (!mayCorrect() || span.unsaved) return;
  asked = span;
  byId("rule-text").textContent = span.text;
  const from = span.original?.label ?? span.label;
  fill(byId("rule-action"), choices(span, from).map(([value, words]) => el("option", { value }, words)));
  fill(byId("rule-from"), el("option", { value: "" }, "any label"), labels.map(({ name }) => el("option", { value: name, selected: name === from }, inWords(name))));
  byId("rule-action").value = proposal(span, from);
  byId("rule-reason").value = "";
  byId("rule").showModal();
  count();
}

function choices(span, from) {
  const relabelling = labels.map(({ name }) => [`label:${name}`, `make them ${inWords(name)}`]);
  return [["status:accepted", "accept them"], ["status:rejected", "reject them"], ...relabelling, [`mark:${span.label}`, `mark further ones as ${inWords(span.label)}`]];
}

function proposal(span, from) {
  if (span.status === "rejected") return "status:rejected";
  if (span.origin === "human") return `mark:${span.label}`;
  return span.label === from ? "status:accepted" : `label:${span.label}`;
}

function ruleOf(dryRun) {
  const [kind, value] = byId("rule-action").value.split(":");
  const here = byId("rule-scope").value === "article" ? { article_ids: [model.article.id] } : {};
  const reason = byId("rule-reason").value.trim() || `all like “${asked.text}”`.slice(0, 1000);
  byId("rule-from").disabled = kind === "mark";
  if (kind === "mark") return { mark: { text: asked.text, label: value, ...here }, reason, dry_run: dryRun };
  const from = byId("rule-from").value;
  const match = { text: asked.text, ...(from ? { label: from } : {}), ...here };
  return { match, set: { [kind]: value }, reason, dry_run: dryRun, include_reviewed: byId("rule-reviewed").checked };
}

async function count() {
  const mine = (counting += 1);
  const told = byId("rule-count");
  byId("rule-apply").disabled = true;
  told.textContent = "Counting…";
  try {
    const { body } = await send(true, (share) => mine === counting && (told.textContent = `Counting… ${Math.round(share * 100)} %`));
    if (mine !== counting) return;
    told.textContent = counted(body);
    byId("rule-apply").disabled = body.changed === 0;
    fill(byId("rule-sample"), body.sample.slice(0, 5).map(sampleLine));
  } catch (error) {
    if (mine === counting) told.textContent = `Cannot be counted: ${error.message}`;
  }
}

function send(dryRun, tell) {
  return callAndWait("POST", inUtf16("/v1/corrections"), { body: ruleOf(dryRun) }, tell);
}

/** What a rule would do, in a sentence. */
function counted({ matched, changed, unchanged, left_alone: settled, refused }) {
  const rest = [unchanged && `${unchanged} so already`, settled && `${settled} left alone, settled by a person`, refused && `${refused} would break a rule`];
  return `${matched} found: ${[`${changed} would change`, ...rest.filter(Boolean)].join("; ")}.`;
}

function sampleLine({ before, after }) {
  const now = [badge(after.label), ` ${after.status}`];
  return el("li", {}, el("q", {}, after.text), " ", before !== null && [badge(before.label), ` ${before.status} → `], now);
}

async function apply(event) {
  event.preventDefault();
  byId("rule-apply").disabled = true;
  try {
    const { body } = await send(false, (share) => (byId("rule-count").textContent = `Applying… ${Math.round(share * 100)} %`));
    byId("rule").close();
    const words = `${body.changed} like “${asked.text}”`;
    if (body.change_set) rememberRule(body.change_set, words);
    say(`Corrected ${words}.`, { kind: "good" });
    emit("stale");
  } catch (error) {
    byId("rule-count").textContent = `Not applied: ${error.message}`;
  }
}
