// A long prompt scrolls in its own box: its strongest part is brought into sight, it fades where it
// goes on beyond the box, and marks say which other strong parts are out of sight.

import { button } from "./elements.js";

/** @import { PanelDrawing } from "./panel_dom.js" */

/**
 * @typedef {object} StrongPart
 * @property {HTMLElement} piece
 * @property {string} label its number
 */

// How far a part stands from the edge when it was scrolled to, as a part of the box.
const MIDDLE = 0.5;

/**
 * Where a part stands, from the top of the box.
 * @param {HTMLElement} prompt
 * @param {HTMLElement} piece
 */
function place(prompt, piece) {
  const box = prompt.getBoundingClientRect();
  const { top, bottom } = piece.getBoundingClientRect();
  return { top: top - box.top, bottom: bottom - box.top };
}

/**
 * How much of the box fades at its edges, in pixels: nothing where the prompt begins or ends.
 * @param {HTMLElement} prompt
 */
function fades(prompt) {
  const most = Number.parseFloat(getComputedStyle(prompt).scrollPaddingTop);
  const { scrollTop, scrollHeight, clientHeight } = prompt;
  const beyond = Math.max(0, scrollHeight - clientHeight - scrollTop);
  return { above: Math.min(most, scrollTop), below: Math.min(most, beyond) };
}

/**
 * From where to where in the box a prompt can be read.
 * @param {HTMLElement} prompt
 */
function sight(prompt) {
  const { above, below } = fades(prompt);
  return { from: above, to: prompt.clientHeight - below };
}

/**
 * Brings a part to the middle, as near to it as whole lines allow.
 * @param {HTMLElement} prompt
 * @param {HTMLElement} piece
 */
export function scrollToPart(prompt, piece) {
  const { top, bottom } = place(prompt, piece);
  const space = Math.max(0, prompt.clientHeight - (bottom - top));
  const line = Number.parseFloat(getComputedStyle(prompt).lineHeight);
  prompt.scrollTop = Math.round((prompt.scrollTop + top - space * MIDDLE) / line) * line;
}

/**
 * Whether all of a part can be read, or as much of it as the box has room for.
 * @param {HTMLElement} prompt
 * @param {HTMLElement} piece
 */
export function isInSight(prompt, piece) {
  const { top, bottom } = place(prompt, piece);
  const { from, to } = sight(prompt);
  return bottom - top > to - from ? bottom > from && top < to : top >= from && bottom <= to;
}

/**
 * Fades the edges, and draws a button for each strong part beyond them, the strongest first.
 * @param {PanelDrawing} drawing
 */
export function markEdges({ prompt, strong, marks }) {
  const { above, below } = fades(prompt);
  prompt.style.setProperty("--fade-above", `${above}px`);
  prompt.style.setProperty("--fade-below", `${below}px`);
  const { from, to } = sight(prompt);
  const buttons = strong.flatMap(({ piece, label }) => {
    const { top, bottom } = place(prompt, piece);
    const arrow = bottom <= from ? "↑" : top >= to ? "↓" : "";
    if (!arrow) return [];
    const mark = button("", `${arrow} ${label}`, () => scrollToPart(prompt, piece));
    mark.title = "Go to this strong part";
    return [mark];
  });
  marks.replaceChildren(...buttons);
}
