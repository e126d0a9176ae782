// A long prompt scrolls in its own box: its strongest part is brought into sight, and at the edges
// stands which other strong parts are out of sight.

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
 * Where a part stands, from the top of what can be seen of the prompt.
 * @param {HTMLElement} prompt
 * @param {HTMLElement} piece
 */
function place(prompt, piece) {
  const box = prompt.getBoundingClientRect();
  const { top, bottom } = piece.getBoundingClientRect();
  return { top: top - box.top, bottom: bottom - box.top };
}

/**
 * @param {HTMLElement} prompt
 * @param {HTMLElement} piece
 */
export function scrollToPart(prompt, piece) {
  const { top, bottom } = place(prompt, piece);
  const space = Math.max(0, prompt.clientHeight - (bottom - top));
  prompt.scrollTop += top - space * MIDDLE;
}

/**
 * Whether all of a part can be seen, or as much of it as the box has room for.
 * @param {HTMLElement} prompt
 * @param {HTMLElement} piece
 */
export function isInSight(prompt, piece) {
  const { top, bottom } = place(prompt, piece);
  const room = prompt.clientHeight;
  return bottom - top > room ? bottom > 0 && top < room : top >= 0 && bottom <= room;
}

/**
 * Buttons at the upper and lower edge for strong parts beyond it, the nearest to the edge last.
 * @param {PanelDrawing} drawing
 */
export function markEdges({ prompt, strong, above, below }) {
  /** @type {Map<HTMLElement, HTMLElement[]>} */
  const marks = new Map([
    [above, []],
    [below, []],
  ]);
  for (const { piece, label } of strong) {
    const { top, bottom } = place(prompt, piece);
    const edge = bottom <= 0 ? above : top >= prompt.clientHeight ? below : null;
    if (!edge) continue;
    const arrow = edge === above ? "↑" : "↓";
    const mark = button("", `${arrow} ${label}`, () => scrollToPart(prompt, piece));
    mark.title = "Go to this strong part";
    marks.get(edge)?.push(mark);
  }
  for (const [edge, buttons] of marks) edge.replaceChildren(...buttons);
}
