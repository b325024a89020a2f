// Points out details of a real case before they leave the browser, by the app's own patterns; the app looks again.
"use strict";

window.care = {
  patterns: [],
  meant: "",

  async learn() {
    const reply = await fetch("/care.json");
    if (!reply.ok) return;
    for (const { name, pattern, flags, weights } of await reply.json()) {
      try {
        window.care.patterns.push({ name, weights, pattern: new RegExp(pattern, `g${flags}`) });
      } catch { /* a browser that cannot read a pattern leaves it to the app */ }
    }
  },

  details(text) {
    return window.care.patterns
      .filter(({ pattern, weights }) => [...text.matchAll(pattern)].some(([found]) => fits(found, weights)))
      .map(({ name }) => name);
  },
};

// Digits whose last is the check digit of the others; anything where nothing is weighed.
function fits(found, weights) {
  if (!weights.length) return true;
  const digits = found.replace(/\D/g, "");
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return Number(digits[weights.length]) === (11 - (sum % 11)) % 11;
}

function words(names) {
  return names.join(" and ");
}

// The Ask page: Enter and the button are looked at before Gradio hears of them.
function holdsBack(event) {
  const box = document.querySelector("#question textarea");
  const panel = document.getElementById("care-found");
  if (!box || !panel || box.value === window.care.meant) return;
  const names = window.care.details(box.value);
  panel.hidden = !names.length;
  if (!names.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  panel.querySelector(".details").textContent = words(names);
  document.getElementById("care-change").focus();
}

function leavesPanel(id) {
  const box = document.querySelector("#question textarea");
  document.getElementById("care-found").hidden = true;
  if (id === "care-anyway") {
    window.care.meant = box.value;
    document.getElementById("ask").click();
  } else {
    box.focus();
  }
}

document.addEventListener("keydown", (event) => {
  const isEnter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (isEnter && event.target.matches("#question textarea")) holdsBack(event);
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "ask") holdsBack(event);
  if (button.id.startsWith("care-")) leavesPanel(button.id);
  if (/^(fresh$|example-)/.test(button.id)) document.getElementById("care-found").hidden = true;
}, true);

// The forms of our own pages: a field that says so is looked at; a button named "anyway" sends it as it is.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[data-care]");
  const notice = event.target.querySelector(".care");
  if (!field || !notice || (event.submitter && event.submitter.name === "anyway")) return;
  const names = window.care.details(field.value);
  notice.hidden = !names.length;
  if (!names.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  notice.querySelector(".details").textContent = words(names);
  const again = event.target.querySelector(".care-anyway");
  if (again) again.hidden = false;
  field.focus();
}, true);

window.care.learn().catch(() => { /* without the patterns it is left to the app */ });
