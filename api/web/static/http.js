/** Requests to the API. Offsets travel in UTF-16 units, which is what JavaScript counts; the server converts. */

import { refusalInWords, slugOf } from "./words.js";

/** A refusal: the problem's members (type, title, status, detail, ...), and how many seconds to wait where the answer says so. */
export class Refused extends Error {
  constructor(problem, retryAfter = null) {
    super(refusalInWords(problem));
    Object.assign(this, { problem, status: problem.status, slug: slugOf(problem), retryAfter });
  }

  /** Whether the same request may go through later. */
  get passing() {
    return [408, 429, 502, 503, 504].includes(this.status);
  }
}

/** The server cannot be reached. */
export class Unreachable extends Error {
  passing = true;
  unreachable = true;
  retryAfter = null;
}

let token = null;
let signedOut = () => {};
let renew = async () => false;
let reachedAgain = () => {};
let lost = false;

/** Sets what goes with every request that changes something. */
export function useToken(csrfToken) {
  token = csrfToken;
}

/** Sets what is called when the server no longer knows who we are. */
export function whenSignedOut(listener) {
  signedOut = listener;
}

/** Sets what is called when the server answers again after it could not be reached. */
export function whenReachedAgain(listener) {
  reachedAgain = listener;
}

/** Sets what is called when a request was refused that the page's own session should have allowed: given its token, gives whether there is a newer session of the same reviewer. */
export function whenTokenIsOld(listener) {
  renew = listener;
}

/**
 * Sends a request and gives {status, body, version}; `version` is the ETag as a number.
 * Options: `body` (JSON), `version` (If-Match), `unless` (If-None-Match), `keepalive`, `signal`. Throws Refused or Unreachable.
 */
export async function call(method, path, options = {}) {
  const used = token;
  try {
    return await send(method, path, options);
  } catch (error) {
    if (path.startsWith("/review/session")) throw error;
    const old = error.status === 401 || (error.status === 403 && method !== "GET");
    if (old && (await renew(used))) return send(method, path, options);
    if (error.status === 401) signedOut();
    throw error;
  }
}

/** The same for work that the server may put off: waits for its end, telling how far it is (0 to 1), and gives the result as body. */
export async function callAndWait(method, path, options, tell = () => {}) {
  let answer = await call(method, path, options);
  if (answer.status !== 202) return answer;
  const { id } = answer.body;
  while (["queued", "running"].includes(answer.body.state)) {
    tell(answer.body.progress.done / Math.max(1, answer.body.progress.total));
    await new Promise((resolve) => setTimeout(resolve, 500));
    answer = await call("GET", `/v1/jobs/${id}`);
  }
  if (answer.body.state !== "succeeded") throw new Refused({ status: 500, detail: answer.body.error ?? `The work was ${answer.body.state}.` });
  return { ...answer, body: answer.body.result };
}

async function send(method, path, { body, version, unless, keepalive = false, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = version === "*" ? "*" : `"${version}"`;
  if (unless !== undefined) headers["If-None-Match"] = `"${unless}"`;
  if (token !== null && method !== "GET") headers["X-CSRF-Token"] = token;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const { response, text } = await exchange(path, { method, headers, body: sent, keepalive, signal, cache: "no-store" });
  const content = parsed(text);
  if (response.ok || response.status === 304) return { status: response.status, body: content, version: versionOf(response) };
  throw new Refused({ status: response.status, ...content }, Number(response.headers.get("Retry-After")) || null);
}

/** `path` with the query's parameters that are set. */
export function withQuery(path, query) {
  const set = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return set.length ? `${path}?${new URLSearchParams(set)}` : path;
}

/** `path` of a resource with offsets, asked for in UTF-16 units. */
export function inUtf16(path, query = {}) {
  return withQuery(path, { ...query, offset_unit: "utf16" });
}

async function exchange(path, options) {
  try {
    const response = await fetch(path, options);
    const text = await response.text();
    if (lost) reachedAgain();
    lost = false;
    return { response, text };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    lost = true;
    throw new Unreachable("The server cannot be reached.");
  }
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return { detail: "The answer could not be read." };
  }
}

function versionOf(response) {
  const tag = response.headers.get("ETag");
  return tag === null ? null : Number(tag.replaceAll('"', ""));
}
