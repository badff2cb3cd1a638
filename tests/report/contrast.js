// Every shown text that stands out too little from what is painted under it: contrast below 4.5, as WCAG 2.2 defines it.
() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = parts(colour).map((part) => {
      const value = part / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const solid = (colour) => colour !== "none" && (parts(colour).length < 4 || parts(colour)[3] > 0);
  const fill = (one) => getComputedStyle(one).fill;
  const inPicture = (text) => {
    const own = text.getBoundingClientRect();
    const [x, y] = [own.x + own.width / 2, own.y + own.height / 2];
    const painted = [...text.ownerSVGElement.querySelectorAll("rect")].filter((one) => {
      const frame = one.getBoundingClientRect();
      return solid(fill(one)) && frame.left <= x && x <= frame.right && frame.top <= y && y <= frame.bottom;
    });
    return fill(painted.at(-1));
  };
  const inPage = (text) => {
    for (let one = text; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (solid(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const low = [];
  const texts = "text, h1, h2, h3, p, a, th, td, dt, dd, span, code, label, button, summary, footer";
  for (const text of document.querySelectorAll(texts)) {
    if (!text.getBoundingClientRect().width || !text.textContent.trim()) continue;
    const drawn = text instanceof SVGElement;
    const own = luminance(drawn ? fill(text) : getComputedStyle(text).color);
    const under = luminance(drawn ? inPicture(text) : inPage(text));
    const ratio = (Math.max(own, under) + 0.05) / (Math.min(own, under) + 0.05);
    if (ratio < 4.5) low.push(`${text.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return low;
}
