"use strict";
(() => {
  // Titles show under a pointer only, and late; here they stand below the picture, for the keyboard too.
  const told = document.querySelector(".told");
  for (const bar of document.querySelectorAll(".timeline g")) {
    const title = bar.querySelector("title");
    if (!title) continue;
    const tell = () => { told.textContent = title.textContent.split("\n").join(" \u00b7 "); };
    bar.addEventListener("pointerenter", tell);
    bar.addEventListener("focus", tell);
  }
})();
