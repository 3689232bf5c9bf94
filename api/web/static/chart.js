/** What all charts have in common: a heading, the drawing at the width that there is, and the same values as a table. */

import { el, fill, svg } from "./dom.js";

const drawings = new WeakMap();
const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => redraw(target)));

/**
 * Fills a section with a chart. `draw(width)` gives the parts of an SVG and its height; `summary` is what it shows in a sentence,
 * for who doesn't see it; `head` and `rows` are the table. Without rows `empty` stands there instead.
 */
export function chart(section, { title, about, legend, draw, summary, head, rows, empty }) {
  const heading = `${section.id}-title`;
  section.setAttribute("aria-labelledby", heading);
  const intro = [el("h3", { id: heading }, title), about && el("p", { class: "about" }, about)];
  drawings.delete(section);
  if (rows.length === 0) return fill(section, intro, el("p", { class: "empty" }, empty));
  const open = section.querySelector("details")?.open;
  const values = el("details", { open }, el("summary", {}, "Values as a table"), table(title, head, rows));
  fill(section, intro, legend, el("div", { class: "drawing" }), values);
  const host = section.querySelector(".drawing");
  drawings.set(host, { draw, summary, width: 0 });
  observer.observe(host);
  redraw(host);
}

/** A table with a caption for screen readers; the first column names the rows. */
export function table(caption, head, rows) {
  const [first, ...others] = head;
  const cell = (value) => el("td", { class: typeof value === "number" || /^[\d–-]/.test(value) ? "number" : null }, typeof value === "object" ? value : String(value));
  return el(
    "div",
    { class: "scrolls", tabindex: 0, role: "group", "aria-label": caption },
    el(
      "table",
      {},
      el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, first), others.map((name) => el("th", { scope: "col", class: "number" }, name)))),
      el("tbody", {}, rows.map(([name, ...values]) => el("tr", {}, el("th", { scope: "row" }, name), values.map(cell)))),
    ),
  );
}

/** A text in a drawing. */
export function label(x, y, text, attributes = {}) {
  return svg("text", { x, y, ...attributes }, text);
}

function redraw(host) {
  const drawing = drawings.get(host);
  const width = Math.floor(host.clientWidth);
  if (drawing === undefined || width === 0 || drawing.width === width) return;
  drawing.width = width;
  const { parts, height } = drawing.draw(width);
  fill(host, svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": drawing.summary }, parts));
}
