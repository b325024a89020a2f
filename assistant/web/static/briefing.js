// Follows the making of a briefing; keeps what is typed in a draft, and gives the keyboard its place back.
"use strict";

async function follow() {
  const place = document.getElementById("job");
  if (!place) return;
  const running = () => place.querySelector('[data-state="running"]');
  if (!running()) return;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const reply = await fetch("/briefings/job/now", { headers: { accept: "text/html" } });
    if (!reply.ok) return;
    const text = await reply.text();
    const stop = document.activeElement && place.contains(document.activeElement);
    place.innerHTML = text;
    if (!running()) {
      const topic = document.querySelector(".new-brief input[name=topic]");
      if (topic && topic.value) return;
      sessionStorage.setItem("briefing-made", "yes");
      location.reload();
      return;
    }
    if (stop) place.querySelector("button").focus();
  }
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function keep(form) {
  const saved = document.getElementById("saved");
  const say = (words, wrong) => {
    saved.textContent = words;
    saved.classList.toggle("wrong", wrong);
  };
  let queue = Promise.resolve();
  let pending = 0;
  const send = async () => {
    say("Keeping …", false);
    try {
      const reply = await fetch(form.dataset.save, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const told = await reply.json();
      if (!reply.ok) return say(`Not kept: ${told.problem}`, true);
      form.elements.version.value = told.version;
      show(form, told.failing);
      const ids = Object.keys(told.failing);
      const n = ids.length;
      const some = ids.some((id) => document.getElementById(id).matches(".of-written"));
      const [what, wrong] = some ? ["piece", "not proven"] : ["quotation", "not word for word"];
      say(n ? `Kept. ${n} ${what}${n === 1 ? " is" : "s are"} ${wrong}.` : "Kept", n > 0);
    } catch {
      say("Not kept: the app did not answer. Press Keep changes to try again.", true);
    }
  };
  form.addEventListener("change", () => {
    pending += 1;
    queue = queue.then(send).finally(() => { pending -= 1; });
  });
  form.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") grow(event.target);
    say("Not kept yet", false);
  });
  form.addEventListener("submit", (event) => {
    sessionStorage.setItem("briefing-did", event.submitter ? event.submitter.value : "save");
    sessionStorage.setItem("briefing-at", String(window.scrollY));
    if (!pending) return;
    event.preventDefault();
    const submitter = event.submitter;
    queue = queue.then(() => setTimeout(() => form.requestSubmit(submitter)));
  });
}

function show(form, failing) {
  for (const piece of form.querySelectorAll(".piece.of-quote, .piece.of-written")) {
    const why = failing[piece.id];
    piece.classList.toggle("failing", Boolean(why));
    piece.querySelector(".proven").textContent = why ? `Not proven: ${why}`
      : piece.matches(".of-written") ? "Proven against" : "Word for word in the review";
    if (why) piece.querySelector(".mend").hidden = false;
  }
}

function comeBack(form) {
  const did = sessionStorage.getItem("briefing-did");
  const at = sessionStorage.getItem("briefing-at");
  sessionStorage.removeItem("briefing-did");
  sessionStorage.removeItem("briefing-at");
  if (!did || !location.hash) return;
  const target = document.getElementById(location.hash.slice(1));
  const same = form.querySelector(`button[value="${CSS.escape(did)}"]:not(:disabled)`);
  if (did.startsWith("up") || did.startsWith("down")) {
    (same || target).focus();
  } else if (did === "save") {
    window.scrollTo(0, Number(at));
    document.getElementById("saved").focus({ preventScroll: true });
  } else if (target) {
    (did.startsWith("remove") ? target : target.querySelector("textarea") || target).focus();
  }
}

function showMade() {
  const made = document.querySelector("#job a");
  if (made && (sessionStorage.getItem("briefing-made") || location.hash === "#job")) made.focus();
  sessionStorage.removeItem("briefing-made");
}

follow();
const draft = document.getElementById("draft");
if (draft) {
  draft.querySelectorAll("textarea").forEach(grow);
  keep(draft);
}
// The browser itself goes to the place in the address once the page is loaded; what follows must come after that.
window.addEventListener("load", () => setTimeout(() => (draft ? comeBack(draft) : showMade())));
