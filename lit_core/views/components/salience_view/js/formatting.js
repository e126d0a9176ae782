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

const spaced = (/** @type {string} */ text) => text.split(/\s+/).filter(Boolean).join(" ");

export function oneLine(/** @type {string} */ text, longest = 90) {
  const line = spaced(text);
  const letters = Array.from(line);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : line;
}

// So much of what is the same stands before a difference.
const BEFORE = 20;

// Each text on one line; those too long begin shortly before they first differ.
export function differences(/** @type {string[]} */ texts, longest = 90) {
  const lines = texts.map((text) => Array.from(spaced(text)));
  const end = Math.min(...lines.map((letters) => letters.length));
  const at = lines[0].findIndex((one, i) => i < end && lines.some((line) => line[i] !== one));
  const same = lines.length === 1 ? 0 : at < 0 ? end : at;
  return lines.map((letters) => {
    const start = same - BEFORE;
    const word =
      start > 0 && letters.length > longest ? letters.lastIndexOf(" ", start - 1) + 1 : 0;
    return oneLine(word ? `…${letters.slice(word).join("")}` : letters.join(""), longest);
  });
}
