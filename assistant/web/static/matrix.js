// Follows the filling of a matrix without loading the page again, and loads it once when that is done.
"use strict";

async function follow() {
  const place = document.getElementById("filled");
  let shown = "";
  while (place && place.querySelector('[data-state="running"]')) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const reply = await fetch(place.dataset.address, { headers: { accept: "text/html" } });
    if (!reply.ok) return;
    const text = await reply.text();
    if (!text.includes('data-state="running"')) return location.reload();
    if (text !== shown) place.innerHTML = text;
    shown = text;
  }
}

follow();
