/** The reviewers' page: puts its parts together and opens what the address names. */

import { askWhose } from "./conflict.js";
import { byId } from "./dom.js";
import { install as installFacts } from "./facts.js";
import { install as installKeys, showLegend } from "./keys.js";
import { loadLabels, showGuideline } from "./labels.js";
import { install as installMarking } from "./marking.js";
import { model, on, selected } from "./model.js";
import { say } from "./notices.js";
import * as outbox from "./outbox.js";
import { openAddressed } from "./opening.js";
import { first, install as installQueue, load } from "./queue.js";
import { install as installReading } from "./reading.js";
import { install as installRules } from "./rules.js";
import { install as installSaving, tellRefusal } from "./saving.js";
import { begin, signOut } from "./session.js";
import { install as installSpans } from "./spans.js";
import { install as installWatch } from "./watch.js";

const PARTS = [installReading, installSpans, installFacts, installMarking, installKeys, installRules, installSaving, installWatch];

on("session", () => {
  byId("actor").textContent = model.session.actor;
  outbox.flush();
});
byId("show-legend").addEventListener("click", showLegend);
byId("show-guideline").addEventListener("click", () => showGuideline(selected()?.label));
byId("sign-out").addEventListener("click", leave);
for (const close of document.querySelectorAll("[data-close]")) close.addEventListener("click", () => close.closest("dialog").close());

async function start() {
  await begin();
  await loadLabels();
  for (const install of PARTS) install();
  installQueue();
  outbox.decideWith(askWhose, tellRefusal);
  outbox.begin();
  addEventListener("popstate", () => openAddressed());
  const queue = load();
  if (location.pathname === "/review") await queue;
  await openAddressed(first);
  document.documentElement.dataset.ready = "true";
}

async function leave() {
  if (outbox.unsaved() > 0) return say("Changes are not saved yet; sign out when they are.", "bad");
  await signOut();
}

start().catch((error) => say(`The page could not start: ${error.message}`, "bad", { name: "Try again", run: () => location.reload() }));
