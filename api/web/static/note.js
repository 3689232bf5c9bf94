/** The note of the selected span: its field, what was typed and is not saved, and what the server says against it. */

import { correctNote } from "./corrections.js";
import { byId } from "./dom.js";
import { draftOf, dropDraft, keepDraft } from "./drafts.js";
import { mayCorrect, model, on, selected } from "./model.js";

const COUNTED_FROM = 0.9; // of what the field takes

export function install() {
  byId("note").addEventListener("input", typed);
  byId("note-form").addEventListener("submit", (event) => {
    event.preventDefault();
    saveNote();
  });
  for (const name of ["article", "selection", "session"]) on(name, show);
  for (const name of ["draft", "span"]) on(name, (id) => id === model.selectedId && show());
}

/** Saves what was typed as the span's note. */
export function saveNote() {
  const span = selected();
  if (span === null || !mayCorrect()) return;
  const text = byId("note").value;
  dropDraft(span.id);
  correctNote(span, text);
}

function typed(event) {
  const span = selected();
  const text = event.target.value;
  if (isSaved(span, text)) dropDraft(span.id);
  else keepDraft(span.id, text);
}

function show() {
  const span = selected();
  if (span === null) return;
  const draft = draftOf(span.id);
  const text = draft?.text ?? span.note ?? "";
  const field = byId("note");
  if (field.value !== text) field.value = text; // only then, for it moves the cursor to the end
  field.disabled = !mayCorrect();
  field.setAttribute("aria-invalid", String(Boolean(draft?.refusal)));
  byId("note-problem").textContent = draft?.refusal ?? "";
  byId("note-draft").hidden = isSaved(span, text);
  byId("note-save").disabled = !mayCorrect() || isSaved(span, text);
  const counted = text.length >= COUNTED_FROM * field.maxLength;
  byId("note-length").textContent = counted ? `${text.length} of ${field.maxLength} characters` : "";
}

function isSaved(span, text) {
  return (text.trim() === "" ? null : text) === (span.note ?? null);
}
