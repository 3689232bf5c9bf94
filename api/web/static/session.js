/** Signing in and out. The key goes to the server once and stays nowhere in the page; the session is a cookie out of its reach. */

import { byId } from "./dom.js";
import { Refused, Unreachable, call, useToken, whenSignedOut, whenTokenIsOld } from "./http.js";
import { emit, model } from "./model.js";

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

export async function signOut() {
  await call("DELETE", "/review/session");
  location.assign("/review");
}

let waiting = null;
let asking = false;

/** Signing in again in another tab gives the browser a new session; this tab then goes on in it, unless somebody else sits here now. */
async function renew(token) {
  const { body } = await call("GET", "/review/session");
  if (body.actor === null || body.csrf_token === token) return false;
  const before = model.session.actor;
  become(body);
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
  model.session = session;
  emit("session");
}
