/** How the page says things to a person: labels, times, and what the server refused, without the API's ids, pointers and slugs. */

const FIELDS = { key: "The key", label: "The label", note: "The note", reason: "The reason", source: "The source", text: "The text" };
const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const NAMED = { annotation: "span", article: "article" };
const SAID = {
  "duplicate-span": ({ other }) => other && `${quoted(other)} is marked already.`,
  gone: () => "It was deleted meanwhile.",
  "not-found": () => "It is not there; it may have been deleted.",
  overlap: ({ other }) => other && `The span shares characters with ${quoted(other)}.`,
};

/** `MILITARY_UNIT` as a person says it. */
export function inWords(label) {
  return label.toLowerCase().replaceAll("_", " ");
}

/** A moment in the reader's own time, with its day unless that is today. */
export function localTime(at) {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  return today ? moment.toLocaleTimeString([], { timeStyle: "short" }) : moment.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** The kind of refusal: `stale` of `/problems/stale`. */
export function slugOf(problem) {
  return (problem.type ?? "").replace("/problems/", "");
}

/** A problem's body in sentences. */
export function refusalInWords(problem) {
  const { detail, errors = [], status, title } = problem;
  const said = SAID[slugOf(problem)]?.(problem);
  if (said) return said;
  if (errors.length > 0 && detail?.startsWith(`${errors[0].pointer}: `)) return errors.map(errorInWords).join(" ");
  return withoutIds(detail ?? title ?? `The server answered ${status}.`);
}

function errorInWords({ pointer, detail }) {
  const field = pointer.split("/").at(-1);
  return `${FIELDS[field] ?? `“${field}”`} ${withoutIds(detail)}`;
}

/** `annotation 0198…` is the span: the page shows which one. */
function withoutIds(sentence) {
  const found = new RegExp(`(?:(an?|the) )?(annotation|article) ${ID}`, "gi");
  return sentence.replace(found, (whole, _, kind) => `${/^[A-Z]/.test(whole) ? "The" : "the"} ${NAMED[kind.toLowerCase()]}`);
}

function quoted({ label, text }) {
  return `“${text}” (${inWords(label)})`;
}
