// Follows the reading of files without loading the page again, and loads it once when that is done.
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

follow();
