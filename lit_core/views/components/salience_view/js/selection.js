// The selected tokens of each answer (always whole segments), and matching segments in panels.
// A selection is a list of spans [start, stop) of an answer's tokens.

/** @import { Panel, Segment } from "./panel_data.js" */
/** @import { Span } from "./view_data.d.ts" */

/**
 * With the selection `from` in panel `lead` goes the selection `to` in panel `panel`.
 * @typedef {{ lead: number, panel: number, from: Span[], to: Span[] }} ManualPair
 */

/**
 * @param {Panel} panel
 * @param {string} granularity
 */
export function answerParts(panel, granularity) {
  return panel.segments[granularity].filter((part) => part.role === "response");
}

/**
 * @param {Panel} panel
 * @param {Span[]} spans
 */
export function toMask(panel, spans) {
  const mask = new Uint8Array(panel.tokens.length - panel.promptTokens);
  for (const [start, stop] of spans) mask.fill(1, start, stop);
  return mask;
}

/**
 * @param {Panel} panel
 * @param {string} granularity
 * @param {Span[]} spans
 */
export function touched(panel, granularity, spans) {
  const mask = toMask(panel, spans);
  const { promptTokens } = panel;
  return answerParts(panel, granularity).filter((part) =>
    mask.subarray(part.first - promptTokens, part.stop - promptTokens).includes(1),
  );
}

/**
 * @param {Panel} panel
 * @param {Segment[]} parts
 */
export function spansOf(panel, parts) {
  /** @type {Span[]} */
  const spans = [];
  for (const part of [...parts].sort((a, b) => a.first - b.first)) {
    const [start, stop] = [part.first - panel.promptTokens, part.stop - panel.promptTokens];
    const last = spans.at(-1);
    if (last && last[1] === start) last[1] = stop;
    else spans.push([start, stop]);
  }
  return spans;
}

/**
 * After a change to other parts, the selection covers every part it touches.
 * @param {Panel} panel
 * @param {string} granularity
 * @param {Span[]} spans
 */
export function covered(panel, granularity, spans) {
  return spansOf(panel, touched(panel, granularity, spans));
}

/**
 * The segment of one panel that answers to a segment of another; null where there is none.
 * @param {Panel[]} panels
 * @param {number} from
 * @param {number} to
 * @param {string} granularity
 * @param {number} index
 */
export function counterpart(panels, from, to, granularity, index) {
  if (from === to) return index;
  return panels[from].rows[granularity]?.[index]?.[to] ?? null;
}

/**
 * @param {Panel[]} panels
 * @param {number} from
 * @param {number} to
 * @param {string} granularity
 * @param {Span[]} spans
 */
export function counterparts(panels, from, to, granularity, spans) {
  const other = panels[to];
  const wanted = new Set(
    touched(panels[from], granularity, spans).map((part) =>
      counterpart(panels, from, to, granularity, part.index),
    ),
  );
  return spansOf(
    other,
    answerParts(other, granularity).filter((part) => wanted.has(part.index)),
  );
}

/**
 * Every panel's selection when panel `lead` has this one: paired by hand where it was, else by text.
 * @param {Panel[]} panels
 * @param {number} lead
 * @param {string} granularity
 * @param {Span[]} spans
 * @param {ManualPair[]} manualPairs
 */
export function followed(panels, lead, granularity, spans, manualPairs) {
  return panels.map((_, index) => {
    if (index === lead) return spans;
    const paired = manualPairs.find(
      (pair) => pair.lead === lead && pair.panel === index && same(pair.from, spans),
    );
    return paired ? paired.to : counterparts(panels, lead, index, granularity, spans);
  });
}

export const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
  JSON.stringify(one) === JSON.stringify(other);
