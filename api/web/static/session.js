/** Signing in and out. The key goes to the server once and stays nowhere in the page; the session is a cookie out of its reach. */

import { byId } from "./dom.js";
import { Refused, Unreachable, call, useToken, whenSignedOut, whenTokenIsOld } from "./http.js";
import { emit, model } from "./model.js";
import { sayFailure } from "./notices.js";

/** Finds out who is signed in; asks for a key where nobody is. Gives once somebody is. */
export async function begin() {
  byId("sign-in-form").addEventListener("submit", submit);
  byId("sign-in").addEventListener("cancel", (event) => event.preventDefault());
  byId("sign-in").addEventListener("close", () => asking && byId("sign-in").showModal()); // where closedby="none" is not known, Esc pressed twice closes it all the same
  whenSignedOut(ask);
  whenTokenIsOld(renew);
  const { body } = await call("GET", "/review/session");
  if (body.actor !== null) return become(body);
  ask();
  return new Promise((resolve) => (waiting = resolve));
}

/** Ends the session. Where that cannot be done, says so, and that the session goes on. */
export async function signOut() {
  try {
    await call("DELETE", "/review/session");
  } catch (error) {
    const action = { name: "Try again", run: signOut };
    return sayFailure("You are still signed in, and what you typed is kept. The session could not be ended", error, { about: "session", lasting: true, action });
  }
  location.assign("/review");
}

const actors = new Map(); // of each token that this tab has had
let waiting = null;
let asking = false;

/** Signing in again in another tab gives the browser a new session; this tab then goes on in it, unless somebody else sits here now. */
async function renew(token) {
  const { body } = await call("GET", "/review/session");
  if (body.actor === null || body.csrf_token === token) return false;
  if (body.csrf_token !== model.session.csrf_token) become(body);
  const before = actors.get(token);
  if (body.actor !== before) throw new Unreachable(`${body.actor} has signed in; what ${before} changed here waits for ${before}.`);
  return true;
}

function ask() {
  const dialog = byId("sign-in");
  asking = true;
  if (dialog.open) return;
  byId("sign-in-key").value = "";
  byId("sign-in-problem").textContent = "";
  dialog.showModal();
}

async function submit(event) {
  event.preventDefault();
  const problem = byId("sign-in-problem");
  problem.textContent = "";
  try {
    const { body } = await call("POST", "/review/session", { body: { key: byId("sign-in-key").value } });
    byId("sign-in-key").value = "";
    asking = false;
    byId("sign-in").close();
    become(body);
    waiting?.();
    waiting = null;
  } catch (error) {
    problem.textContent = error instanceof Refused && error.status === 422 ? "Type or paste your key." : error.message;
  }
}

function become(session) {
  useToken(session.csrf_token);
  actors.set(session.csrf_token, session.actor);
  model.session = session;
  emit("session");
}
