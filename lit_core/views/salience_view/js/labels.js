// What is said beside parts of the text: a number, or what changed. By words and tokens it floats
// above them in a layer of its own, so that the text stays where it is under the pointer, and the
// browser need not set all of it anew.

import { make } from "./elements.js";

// About how wide a letter of a label is, and what stands between two of them, in pixels.
const LETTER = 6.2;
const GAP = 5;

export function label(drawing, labels, floating) {
  for (const old of drawing.section.querySelectorAll(".tag")) old.remove();
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

// Over the beginning of each part; labels that would meet stand one after the other.
export function placeLabels({ floating = [] }) {
  // All is measured before anything is moved.
  const spots = floating.map(([piece, tag]) => {
    const box = piece.closest(".text");
    const [corner, frame] = [box.layer.getBoundingClientRect(), box.clientWidth];
    const [first] = piece.getClientRects();
    return { tag, layer: box.layer, frame, left: first?.left - corner.left, top: first?.top - corner.top };
  });
  let last = {};
  for (const { tag, layer, frame, left, top } of spots) {
    tag.hidden = Number.isNaN(left);
    if (tag.hidden) continue;
    const width = tag.dataset.tag.length * LETTER;
    const meets = last.layer === layer && last.top === top && last.right > left;
    const at = Math.max(0, Math.min(meets ? last.right : left, frame - width));
    Object.assign(tag.style, { left: `${at}px`, top: `${top}px` });
    if (tag.parentNode !== layer) layer.append(tag);
    last = { layer, top, right: at + width + GAP };
  }
}
