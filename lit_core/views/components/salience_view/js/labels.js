// What is said beside parts of the text: a number, or what changed. By words and tokens it floats
// above them in a layer of its own, so that the text stays where it is under the pointer, and the
// browser need not set all of it anew.

import { make } from "./elements.js";

/** @import { PanelDrawing, TextBox } from "./panel_dom.js" */

// About how wide a letter of a label is, and what stands between two of them, in pixels.
const LETTER = 6.2;
const GAP = 5;

/**
 * @param {PanelDrawing} drawing
 * @param {Map<HTMLElement, string>} labels
 * @param {boolean} floating
 */
export function label(drawing, labels, floating) {
  for (const section of [drawing.answerSection, drawing.promptSection]) {
    for (const old of section.querySelectorAll(".tag")) old.remove();
  }
  drawing.floating = [];
  for (const [piece, text] of labels) {
    const tag = make("span", "tag");
    tag.dataset.tag = text;
    tag.ariaHidden = "true";
    if (floating) drawing.floating.push([piece, tag]);
    else piece.after(tag);
  }
  placeLabels(drawing);
}

/**
 * Over the beginning of each part; labels that would meet stand one after the other.
 * @param {PanelDrawing} drawing
 */
export function placeLabels({ floating }) {
  // All is measured before anything is moved.
  const spots = floating.flatMap(([piece, tag]) => {
    const box = /** @type {TextBox | null} */ (piece.closest(".text"));
    const layer = box?.labels;
    if (!box || !layer) return [];
    const corner = layer.getBoundingClientRect();
    const first = piece.getClientRects().item(0);
    const spot = first && { left: first.left - corner.left, top: first.top - corner.top };
    return [{ tag, layer, frame: box.clientWidth, spot }];
  });
  /** @type {{ layer: HTMLElement, top: number, right: number } | null} */
  let last = null;
  for (const { tag, layer, frame, spot } of spots) {
    tag.hidden = !spot;
    if (!spot) continue;
    const { left, top } = spot;
    const width = (tag.dataset.tag ?? "").length * LETTER;
    const meets = last && last.layer === layer && last.top === top && last.right > left;
    const at = Math.max(0, Math.min(last && meets ? last.right : left, frame - width));
    Object.assign(tag.style, { left: `${at}px`, top: `${top}px` });
    if (tag.parentNode !== layer) layer.append(tag);
    last = { layer, top, right: at + width + GAP };
  }
}
