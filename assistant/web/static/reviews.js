// Shows how far files are sent, then follows their reading without loading the page again until that is done.
"use strict";

async function follow() {
  const place = document.getElementById("job");
  const running = () => place.querySelector('[data-state="running"]');
  while (running()) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const reply = await fetch("/reviews/job/now", { headers: { accept: "text/html" } });
    if (!reply.ok) return;
    const text = await reply.text();
    if (text.includes('data-state="running"')) place.innerHTML = text;
    else location.assign("/reviews");
    if (!text.includes('data-state="running"')) return;
  }
}

function send(event) {
  event.preventDefault();
  const form = event.target;
  const told = form.querySelector(".sending");
  const bar = told.querySelector("progress");
  const request = new XMLHttpRequest();
  form.querySelector("button").disabled = true;
  form.querySelector(".refused").hidden = true;
  document.getElementById("job").replaceChildren();
  told.hidden = false;
  request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign("/reviews");
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const notice = answer.querySelector(".notice.bad");
    failed(form, told, notice ? notice.textContent : request.responseText);
  });
  request.addEventListener("error", () => failed(form, told, "The files could not be sent; try again."));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.send(new FormData(form));
}

function failed(form, told, words) {
  form.querySelector("button").disabled = false;
  told.hidden = true;
  const line = form.querySelector(".refused");
  line.textContent = words;
  line.hidden = false;
}

const upload = document.querySelector('form[action="/reviews/upload"]');
if (upload) upload.addEventListener("submit", send);
follow();
