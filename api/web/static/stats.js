/** The figures page: asks for the figures as the filters stand, and has each part drawn. */

import { drawAgreement, drawReviewers, drawVersions } from "./people.js";
import { drawCalibration } from "./reliability.js";
import { definePatterns } from "./patterns.js";
import { drawOutcomes, drawScores } from "./scores.js";
import { drawLabelsOverTime, drawOverTime } from "./overtime.js";
import { byId, el, fill } from "./dom.js";
import { call, withQuery } from "./http.js";
import { labels, loadLabels } from "./labels.js";
import { model, on } from "./model.js";
import { sayFailure } from "./notices.js";
import { percent, summed } from "./numbers.js";
import { begin, signOut } from "./session.js";
import { inWords } from "./words.js";

let asking = 0;

async function start() {
  byId("sign-out").addEventListener("click", signOut);
  on("session", () => (byId("actor").textContent = model.session.actor));
  await begin();
  await loadLabels();
  definePatterns(byId("patterns"));
  for (const { name } of labels) byId("filter-label").append(el("option", { value: name }, inWords(name)));
  byId("filters").addEventListener("change", load);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  await load();
  document.documentElement.dataset.ready = "true";
}

async function load() {
  const mine = (asking += 1);
  const form = new FormData(byId("filters"));
  const [model_version, name] = form.get("model") ? JSON.parse(form.get("model")) : [];
  const [label, period] = [form.get("label"), form.get("period")];
  byId("working").textContent = "Reading…";
  try {
    const [{ body: all }, { body: asked }] = await Promise.all([
      call("GET", withQuery("/v1/stats", { label, period })),
      call("GET", withQuery("/v1/stats", { label, period, model_version })),
    ]);
    if (mine !== asking) return;
    byId("working").textContent = "";
    offerModels(all.models);
    show(all, asked, (row) => name === undefined || row.model?.name === name, label);
  } catch (error) {
    if (mine !== asking) return;
    byId("working").textContent = "";
    sayFailure("The figures cannot be read", error, { action: { name: "Try again", run: load } });
  }
}

/** `all` is about every version, `asked` about the chosen one; `chosen` tells rows of the chosen model from those of a namesake version. */
function show(all, asked, chosen, label) {
  const rows = asked.items.filter(chosen);
  const perLabel = labels.filter(({ name }) => !label || name === label).map(({ name }) => ({ name, ...summed(rows.filter((row) => row.label === name)) }));
  showTiles(summed(label ? rows : asked.models.filter(chosen)), all.articles);
  drawScores(byId("chart-scores"), perLabel);
  drawOutcomes(byId("chart-outcomes"), perLabel);
  drawOverTime(byId("chart-time"), asked.over_time, asked.period);
  drawLabelsOverTime(byId("chart-labels-time"), asked.over_time, asked.period);
  drawCalibration(byId("chart-calibration"), asked.calibration);
  drawVersions(byId("chart-versions"), label ? all.items.filter((row) => row.label === label) : all.models);
  drawReviewers(byId("chart-reviewers"), all.reviewers);
  drawAgreement(byId("chart-agreement"), all.agreement);
}

function showTiles(total, articles) {
  const count = Object.values(articles).reduce((sum, n) => sum + n, 0);
  const tiles = [
    ["Articles reviewed", articles.reviewed, `of ${count}`],
    ["Precision", percent(total.precision), "of what it marked is right"],
    ["Recall", percent(total.recall), "of what is there it marked"],
    ["F1", percent(total.f1), "strict: label and both ends"],
    ["Suggestions judged", total.suggested - total.open, `of ${total.suggested}`],
  ];
  fill(byId("tiles"), tiles.map(([name, value, about]) => el("div", {}, el("dt", {}, name), el("dd", {}, el("strong", {}, String(value)), el("span", {}, about)))));
}

function offerModels(models) {
  const select = byId("filter-model");
  const chosen = select.value;
  const options = models.filter((row) => row.model !== null).map(({ model: { name, version } }) => el("option", { value: JSON.stringify([version, name]) }, `${name} ${version}`));
  fill(select, el("option", { value: "" }, "all versions"), options);
  select.value = [...select.options].some((option) => option.value === chosen) ? chosen : "";
}

start().catch((error) => sayFailure("The page could not start", error, { lasting: true, action: { name: "Try again", run: () => location.reload() } }));
