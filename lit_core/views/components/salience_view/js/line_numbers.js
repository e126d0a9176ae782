// Numbers the lines of a prompt, as sentences and tables name them.

import { make } from "./elements.js";

/**
 * At which character each line of a text begins, with its number; nothing for a text of one line.
 * @param {string[]} letters
 * @returns {Map<number, number>}
 */
export function lineStarts(letters) {
  const ends = [...letters.keys()].filter((at) => letters[at] === "\n" && at + 1 < letters.length);
  return new Map(ends.length ? [0, ...ends.map((at) => at + 1)].map((at, n) => [at, n + 1]) : []);
}

/**
 * Appends a piece of a panel's text, with a mark in front of each line that begins in it. The style
 * sheet draws the number, so that it is no part of the text and is not copied with it.
 * @param {HTMLElement} parent
 * @param {{ letters: string[], lineStarts: Map<number, number> }} panel
 * @param {number} from
 * @param {number} to
 */
export function appendText(parent, { letters, lineStarts }, from, to) {
  let begin = from;
  for (let at = from; at < to; at++) {
    const number = lineStarts.get(at);
    if (number === undefined) continue;
    const mark = make("span", "line-number");
    mark.dataset.line = String(number);
    parent.append(letters.slice(begin, at).join(""), mark);
    begin = at;
  }
  parent.append(letters.slice(begin, to).join(""));
}

/**
 * Makes room for the numbers beside a prompt's text.
 * @param {HTMLElement} run
 * @param {Map<number, number>} lineStarts
 */
export function reserveGutter(run, lineStarts) {
  if (!lineStarts.size) return;
  run.classList.add("numbered");
  run.style.setProperty("--digits", String(String(lineStarts.size).length));
}
