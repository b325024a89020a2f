// Follows work under way without loading the page again, and loads it once when that is done.
"use strict";

async function follow(place) {
  const running = () => place.querySelector('[data-state="running"], [data-state="waiting"]');
  while (running()) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const query = new URLSearchParams({ back: place.dataset.back });
    const reply = await fetch(`/work/${running().dataset.work}?${query}`, { headers: { accept: "text/html" } });
    if (!reply.ok) return;
    const text = await reply.text();
    if (!/data-state="(running|waiting)"/.test(text)) return location.reload();
    place.innerHTML = text;
  }
}

document.querySelectorAll(".works").forEach(follow);
