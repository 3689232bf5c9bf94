/** The reviewers' page: puts its parts together and opens what the address names. */

import { askWhose } from "./conflict.js";
import { byId } from "./dom.js";
import { install as installDrafts } from "./drafts.js";
import { install as installFacts } from "./facts.js";
import { install as installHistory } from "./history.js";
import { whenReachedAgain } from "./http.js";
import { install as installKeys, showLegend } from "./keys.js";
import { loadLabels, showGuideline } from "./labels.js";
import { install as installMarking } from "./marking.js";
import { emit, model, on, selected } from "./model.js";
import { install as installNote } from "./note.js";
import { say, sayFailure, unsay } from "./notices.js";
import * as outbox from "./outbox.js";
import { install as installOpening, openAddressed } from "./opening.js";
import { first, install as installQueue, load } from "./queue.js";
import { install as installReading } from "./reading.js";
import { install as installRules } from "./rules.js";
import { install as installSaving, tellRefusal } from "./saving.js";
import { begin, signOut } from "./session.js";
import { install as installSpans } from "./spans.js";
import { install as installWatch } from "./watch.js";

const PARTS = [installDrafts, installReading, installSpans, installFacts, installNote, installHistory, installMarking, installKeys, installOpening, installRules, installSaving, installWatch];

on("session", () => {
  byId("actor").textContent = model.session.actor;
  unsay("role");
});
on("article", () => unsay("article"));
whenReachedAgain(() => {
  unsay("server");
  emit("reached");
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
  if (outbox.unsaved() > 0) return say("You are still signed in: not all changes are saved yet. They are kept in this browser; sign out when they are saved.", { kind: "bad", about: "unsaved" });
  await signOut();
}

start().catch((error) => sayFailure("The page could not start", error, { lasting: true, action: { name: "Try again", run: () => location.reload() } }));
