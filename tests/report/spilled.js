// Every text of a picture that leaves the box it was drawn into, as this browser's own fonts have it.
() => [...document.querySelectorAll("svg g[data-key] > text")].filter((text) => {
  const box = text.parentElement.querySelector(":scope > rect").getBoundingClientRect();
  const own = text.getBoundingClientRect();
  return own.left < box.left || own.right > box.right || own.top < box.top || own.bottom > box.bottom;
}).map((text) => text.textContent)
