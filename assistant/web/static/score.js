// Keys for scoring: they choose, tick, save and move, and are left alone while somebody writes or has switched them off.
"use strict";

const form = document.getElementById("judge");
const note = form.querySelector("[data-note]");
const switched = document.getElementById("keys-on");
const KEPT = "reviews-scoring-keys";

switched.checked = localStorage.getItem(KEPT) !== "off";
switched.addEventListener("change", () => localStorage.setItem(KEPT, switched.checked ? "on" : "off"));

function toggleNeeded() {
  const other = form.querySelector("[data-toggle]:not(:checked)");
  other.checked = true;
  other.focus();
}

function choose(input) {
  if (input.type === "radio") input.checked = true;
  else input.checked = !input.checked;
  input.focus();
}

function follow(id) {
  const link = document.getElementById(id);
  if (link) link.click();
}

function act(key) {
  const input = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (input) choose(input);
  else if (key === "c") toggleNeeded();
  else if (key === "n") note.focus();
  else if (key === "b") follow("back");
  else if (key === "f") follow("forward");
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.target === note) {
    if (event.key === "Escape") note.blur();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    return;
  }
  if (!switched.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const onControl = event.target.closest("a, button, summary, select, textarea, input:not([type=radio]):not([type=checkbox])");
  if (event.key === "Enter" && !onControl) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key.length === 1 && !event.target.closest("select, textarea, input:not([type=radio]):not([type=checkbox])")) {
    if (act(event.key.toLowerCase())) event.preventDefault();
  }
});
