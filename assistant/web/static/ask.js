// Small things Gradio leaves out on the Ask page: names for those who hear it, a light theme, copying with references.
"use strict";

window.reviews = {
  focus(id) {
    const box = document.querySelector(`#${id} textarea`);
    if (box) { box.focus(); box.select(); }
  },

  async copy() {
    const rich = document.getElementById("copy-rich");
    if (!rich) return "";
    const blocks = [...rich.querySelectorAll("p, li")];
    const text = blocks.map((block) => (block.tagName === "LI" ? "- " : "") + block.textContent.trim()).join("\n");
    try {
      if (window.ClipboardItem) {
        const types = { "text/html": rich.innerHTML, "text/plain": text };
        const item = Object.fromEntries(Object.entries(types).map(([type, body]) => [type, new Blob([body], { type })]));
        await navigator.clipboard.write([new ClipboardItem(item)]);
      } else {
        await navigator.clipboard.writeText(text);
      }
      return '<p class="said">Copied with references.</p>';
    } catch {
      return '<p class="said">The browser did not allow copying; use Word or Markdown instead.</p>';
    }
  },
};

// Gradio changes the shown answer in place, so a citation followed before would stay marked in the next answer.
function freshAnswer() {
  const answer = document.querySelector("#current article");
  const name = answer ? answer.getAttribute("aria-labelledby") : "";
  if (name === freshAnswer.last) return;
  freshAnswer.last = name;
  const side = document.getElementById("side");
  if (side) side.scrollTop = 0;
  if (location.hash) location.replace("#");
}

function named() {
  freshAnswer();
  document.documentElement.lang = "en-GB";
  document.body.classList.remove("dark");
  for (const id of ["live", "said", "held-text"]) {
    const region = document.getElementById(id);
    if (region && !region.hasAttribute("aria-live")) region.setAttribute("aria-live", "polite");
  }
}

new MutationObserver(named).observe(document.documentElement, { attributeFilter: ["aria-labelledby"], childList: true, subtree: true });
named();
