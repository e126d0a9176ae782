// Numbers and texts as people read them: as in compare/quoting.py.

export function percent(/** @type {number} */ share, digits = 0) {
  const size = Math.abs(100 * share).toFixed(digits);
  return `${share < 0 && Number(size) ? "−" : ""}${size} %`;
}

// A number and its percent sign stay on one line.
export const unbroken = (/** @type {string} */ text) => text.replaceAll(/(?<=\d) %/g, "\u00a0%");

// A change of a share, in points.
export function points(/** @type {number} */ change) {
  const size = Math.abs(100 * change).toFixed(1);
  return size === "0.0" ? "0" : `${change < 0 ? "−" : "+"}${size}`;
}

export const precise = (/** @type {number} */ value) => Number(value.toPrecision(3)).toString();

export function oneLine(/** @type {string} */ text, longest = 90) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  const letters = Array.from(line);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : line;
}
