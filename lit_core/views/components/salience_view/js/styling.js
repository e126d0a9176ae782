// Colours what is drawn: influence, selection, marks and folds.

import { find, make } from "./elements.js";
import { percent, precise } from "./formatting.js";
import { label } from "./labels.js";
import { inPrompt } from "./panel_data.js";

/** @import { Panel } from "./panel_data.js" */
/** @import { DrawnPart, PanelDrawing } from "./panel_dom.js" */
/** @import { Row } from "./scores.js" */
/** @import { StrongPart } from "./scroll_marks.js" */
/** @import { Appearance, MethodData, ViewSettings } from "./view_data.d.ts" */

/**
 * @typedef {object} Look
 * @property {string} colour
 * @property {boolean} underline
 * @property {boolean} selected
 * @property {boolean} marked
 * @property {boolean} negative
 */

/** @type {Record<string, string>} */
const NAMES = {
  tokens: "token",
  words: "word",
  sentences: "sentence",
  lines: "line",
  paragraphs: "paragraph",
  parts: "prompt part",
};
// No deeper than this at any strength of colour: the text has to be read.
const LIMIT = 0.72;
// Less colour than this cannot be seen.
const UNSEEN = 0.005;

/** The colours that the sheets of styles use too. */
export function applyColours(/** @type {ParentNode} */ root, /** @type {Appearance} */ appearance) {
  const { style } = find(root, ".view");
  style.setProperty("--helps", `rgb(${appearance.positiveRgb})`);
  style.setProperty("--hinders", `rgb(${appearance.negativeRgb})`);
}

/**
 * @param {Row} row
 * @param {ViewSettings["measure"]} measure
 * @param {MethodData} method
 */
function inWords(row, measure, method) {
  if (measure === "share") return percent(row.share, 1);
  return `${precise(row.shown)} ${method.unit}${measure === "mean" ? " per token" : ""}`;
}

/**
 * @param {Row | undefined} row
 * @param {ViewSettings} view
 * @param {MethodData} method
 */
function spoken(row, view, method) {
  if (!row?.counts) return "";
  const name = NAMES[view.granularity] ?? "part";
  return `${name}, influence ${inWords(row, view.measure, method)}, rank ${row.rank}`;
}

/**
 * @param {Row | undefined} row
 * @param {ViewSettings["measure"]} measure
 * @param {Appearance} appearance
 * @param {boolean} changed whether the part says something else in another panel
 */
function tag(row, measure, { labelledRanks }, changed) {
  if (!row?.counts || !row.shown || (row.rank > labelledRanks && !changed)) return "";
  return measure === "share" ? percent(row.share) : precise(row.shown);
}

/**
 * The same colour as in a report's, compare/report_panels.py, at a strength of 1.
 * @param {number} weight
 * @param {boolean} against
 * @param {ViewSettings} view
 * @param {Appearance} appearance
 */
function shade(weight, against, { intensity }, { positiveRgb, negativeRgb, maxOpacity }) {
  const depth = Math.min(LIMIT, weight * intensity * maxOpacity);
  return depth < UNSEEN ? "" : `rgb(${against ? negativeRgb : positiveRgb} / ${depth.toFixed(2)})`;
}

/**
 * Touches only what is new: of thousands of parts, most stay as they are.
 * @param {DrawnPart} drawn
 * @param {Look} look
 */
function applyLook(drawn, look) {
  const { piece, look: old } = drawn;
  if (look.colour !== old?.colour || look.underline !== old.underline) {
    const { style } = piece;
    style.backgroundColor = look.underline ? "" : look.colour;
    style.borderBottomColor = look.underline ? look.colour : "";
  }
  if (look.negative !== old?.negative) piece.classList.toggle("negative", look.negative);
  if (look.selected !== old?.selected) piece.classList.toggle("picked", look.selected);
  if (look.marked !== old?.marked) piece.classList.toggle("pointed", look.marked);
  const chosen = look.selected || look.marked;
  if (!old || chosen !== (old.selected || old.marked)) piece.ariaSelected = String(chosen);
  drawn.look = look;
}

/**
 * @param {PanelDrawing} drawing
 * @param {Set<number>} chosen
 */
export function outlined({ drawn }, chosen) {
  for (const [index, one] of drawn) {
    const selected = chosen.has(index);
    if (!one.look || one.look.selected === selected) continue;
    one.piece.classList.toggle("picked", selected);
    one.piece.ariaSelected = String(selected);
    one.look = { ...one.look, selected };
  }
}

/**
 * @param {object} what
 * @param {Panel} what.panel
 * @param {PanelDrawing} what.drawing
 * @param {Row[]} what.rows
 * @param {Set<number>} what.chosen
 * @param {Set<number | null>} what.pointed
 * @param {Record<number, string>} what.remarks
 * @param {number} what.peak the largest number of any panel
 * @param {ViewSettings} what.view
 * @param {Appearance} what.appearance
 */
export function stylePanel(what) {
  const { panel, drawing, rows, chosen, pointed, remarks, peak, view, appearance } = what;
  /** @type {Map<HTMLElement, string>} */
  const labels = new Map();
  /** @type {(StrongPart & { rank: number })[]} */
  const strong = [];
  const underline = view.style === "underline";
  const parts = panel.segments[view.granularity];
  // Of neighbouring words that differ, the last one says so.
  const fine = ["tokens", "words"].includes(view.granularity);
  for (const part of parts) {
    const drawn = drawing.drawn.get(part.index);
    if (!drawn) continue;
    const row = rows[part.index];
    const weight = row?.counts && peak ? Math.abs(row.shown) / peak : 0;
    const selected = chosen.has(part.index);
    const marked = pointed.has(part.index);
    const against = Boolean(row?.counts && row.shown < 0);
    const negative = against && weight > appearance.minUnderlinedWeight;
    const colour = shade(weight, against, view, appearance);
    applyLook(drawn, { colour, underline, selected, marked, negative });
    const change = fine && part.change === parts[part.index + 1]?.change ? "" : part.change;
    // In an answer, which stands beside the others line by line, the underline says it.
    const changed = inPrompt(part) ? appearance.changeWords[change] : "";
    const number = tag(row, view.measure, appearance, Boolean(changed));
    const text = [number, changed, remarks[part.index]].filter(Boolean).join(" · ");
    if (text) labels.set(drawn.piece, text);
    drawn.whole.hidden = false;
    if (number && inPrompt(part) && row.rank <= appearance.labelledRanks)
      strong.push({ piece: drawn.piece, label: number, rank: row.rank });
  }
  drawing.strong = strong.sort((one, other) => one.rank - other.rank);
  fold(panel, drawing, rows, view, pointed);
  label(drawing, labels, fine);
}

/**
 * What a screen reader says of each part: it may follow when the colours stand.
 * @param {object} what
 * @param {Panel} what.panel
 * @param {PanelDrawing} what.drawing
 * @param {Row[]} what.rows
 * @param {ViewSettings} what.view
 * @param {MethodData} what.method
 */
export function speakPanel({ panel, drawing, rows, view, method }) {
  for (const part of panel.segments[view.granularity]) {
    const drawn = drawing.drawn.get(part.index);
    if (!drawn) continue;
    const says = spoken(rows[part.index], view, method);
    if (drawn.says === says) continue;
    drawn.piece.ariaLabel = [drawn.piece.textContent, says].filter(Boolean).join(", ");
    drawn.says = says;
  }
}

/**
 * Neighbouring parts of the prompt below the threshold give way to one line that says so.
 * @param {Panel} panel
 * @param {PanelDrawing} drawing
 * @param {Row[]} rows
 * @param {ViewSettings} view
 * @param {Set<number | null>} pointed
 */
function fold(panel, drawing, rows, view, pointed) {
  for (const old of drawing.promptSection.querySelectorAll(".fold")) old.remove();
  if (!view.threshold || !rows.length) return;
  let [line, count, folded] = [make("span", "fold"), 0, 0];
  for (const part of panel.segments[view.granularity].filter(inPrompt)) {
    const drawn = drawing.drawn.get(part.index);
    const share = Math.abs(rows[part.index].share);
    const large = 100 * share >= view.threshold;
    if (!drawn || !rows[part.index].counts || pointed.has(part.index) || large) {
      [line, count, folded] = [make("span", "fold"), 0, 0];
      continue;
    }
    if (!count) drawn.whole.before(line);
    count += 1;
    folded += share;
    line.dataset.says = `… ${count} ${count > 1 ? "parts" : "part"}, ${percent(folded, 1)}`;
    drawn.whole.hidden = true;
  }
}

/**
 * @param {HTMLElement} legend
 * @param {{ peak: number, view: ViewSettings, method: MethodData }} what
 */
export function writeLegend(legend, { peak, view, method }) {
  legend.hidden = !peak;
  const highest = view.measure === "share" ? percent(peak) : precise(peak);
  const scale = `0 – ${highest}`;
  const entry = (/** @type {string} */ tone, /** @type {string} */ meaning) => {
    const [whole, bar] = [make("span", "entry"), make("span", "ramp")];
    bar.style.setProperty("--tone", `var(--${tone})`);
    whole.append(bar, make("span", "", meaning));
    return whole;
  };
  const what = {
    share: "Share of influence on the selected words",
    score: `Influence on the selected words, in ${method.unit}`,
    mean: `Influence of each token on the selected words, in ${method.unit}`,
  };
  legend.replaceChildren(make("span", "", what[view.measure]));
  if (method.signed) {
    legend.append(entry("helps", `speaks for it, ${scale}`));
    legend.append(entry("hinders", `against it (dotted underline), ${scale}`));
  } else {
    legend.append(entry("helps", scale));
  }
}
