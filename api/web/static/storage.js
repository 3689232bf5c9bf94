/**
 * Where unsaved changes wait between visits: one place for each tab in the browser's storage. A tab that lives says so every few seconds;
 * what a closed one left is taken up by the next that opens.
 */

const PREFIX = "annotation-review.unsaved.";
const BEAT = 4000;
const own = PREFIX + (sessionStorage.getItem("annotation-review.tab") ?? newTab());
let known = [];

/** Keeps the entries; none frees the place. */
export function keep(entries) {
  known = entries;
  write(Date.now());
}

/** What this tab had kept before it was loaded again. */
export function stored() {
  return read(own).entries;
}

/** Takes over what closed tabs of the same reviewer left. */
export function adoptOthers(actor) {
  const found = [];
  for (const place of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && name !== own)) {
    const { alive, entries } = read(place);
    const ours = entries.every((entry) => entry.actor === actor);
    if (Date.now() - alive < 3 * BEAT || !ours) continue;
    localStorage.removeItem(place);
    found.push(...entries);
  }
  return found;
}

/** A number that no other change has, in the order of asking. */
export function numbered() {
  return `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
}

function write(alive) {
  if (known.length === 0) localStorage.removeItem(own);
  else localStorage.setItem(own, JSON.stringify({ alive, entries: known.map(({ held, ...entry }) => entry) }));
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? { alive: 0, entries: [] };
  } catch {
    return { alive: 0, entries: [] };
  }
}

function newTab() {
  const tab = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  sessionStorage.setItem("annotation-review.tab", tab);
  return tab;
}

setInterval(() => known.length > 0 && write(Date.now()), BEAT);
addEventListener("pagehide", () => write(0)); // closed: the next tab need not wait for the beat to fail
