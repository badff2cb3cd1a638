"use strict";
(() => {
  const views = [...document.querySelectorAll("main > section")];
  const links = [...document.querySelectorAll("nav.stacks a")];
  const title = document.title;

  // One stack at a time; without scripts all of them stand below one another.
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const shown = views.filter((one) => !one.hidden);
    // The skip link leads to what is shown already.
    const around = target && target.closest("main > section") || (target && shown.length === 1 && shown[0]);
    const view = around || views[0];
    for (const one of views) one.hidden = one !== view;
    document.title = view.querySelector("h2").textContent + " \u00b7 " + title;
    for (const link of links) {
      if (link.hash === "#" + view.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (target instanceof HTMLDetailsElement) target.open = true;
    if (target && target !== view) target.scrollIntoView();
    else window.scrollTo(0, 0);
    hint();
  };
  const hint = () => {
    for (const one of document.querySelectorAll(".scroll")) {
      one.classList.toggle("wide", one.scrollWidth > one.clientWidth);
    }
  };
  window.addEventListener("resize", hint);
  window.addEventListener("hashchange", show);
  show();

  const part = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    return made;
  };

  for (const area of document.querySelectorAll(".resources")) {
    const details = JSON.parse(area.querySelector("script.details").textContent);
    const form = area.querySelector("form");
    const entries = [...area.querySelectorAll("li[data-urn]")];
    const count = area.querySelector(".count");
    const nothing = area.querySelector(".nothing");
    form.hidden = false;
    let words = null;

    const index = () => new Map(entries.map((entry) => {
      const shown = details[entry.dataset.urn];
      const text = entry.dataset.urn + " " + entry.dataset.kind + " " + JSON.stringify(shown.inputs);
      return [entry, text.toLowerCase()];
    }));

    const fill = (entry) => {
      const place = entry.querySelector(":scope > details > .opened");
      if (place.childElementCount) return;
      const shown = details[entry.dataset.urn];
      const rows = part("dl");
      const row = (name, value) => { rows.append(part("dt", name), part("dd", value)); };
      row("URN", entry.dataset.urn);
      if (shown.waits.length) row("waits for", shown.waits.join(", "));
      place.append(rows);
      if (Object.keys(shown.inputs).length) place.append(part("pre", JSON.stringify(shown.inputs, null, 2)));
    };
    for (const entry of entries) {
      entry.querySelector("summary").addEventListener("click", () => fill(entry));
    }

    const filter = () => {
      const asked = new FormData(form);
      // Every word has to be there, in whatever order.
      const text = asked.get("text").trim().toLowerCase().split(/\s+/).filter(Boolean);
      const kind = asked.get("kind"), component = asked.get("component"), guarded = asked.has("protected");
      const all = !text.length && !kind && !component && !guarded;
      if (text.length && !words) words = index();
      const keep = new Set();
      let found = 0;
      for (const entry of entries) {
        const matches = text.every((word) => words.get(entry).includes(word)) && (!kind || entry.dataset.kind === kind)
          && (!component || entry.dataset.component === component) && (!guarded || "protected" in entry.dataset);
        entry.classList.toggle("found", matches && !all);
        if (!matches) continue;
        found += 1;
        for (let one = entry; one; one = one.parentElement.closest("li[data-urn]")) keep.add(one);
      }
      for (const entry of entries) {
        entry.hidden = !keep.has(entry);
        const holds = entry.querySelector("li.found") !== null;
        entry.firstElementChild.open = !all && holds;
      }
      nothing.hidden = found > 0;
      count.textContent = all ? `${count.dataset.total} resources` : `${found} of ${count.dataset.total} resources`;
    };
    let waiting = 0;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  }
})();
