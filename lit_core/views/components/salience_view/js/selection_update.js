// What a click or a key makes of the selection.

import { answerParts, counterparts, followed, same, spansOf, touched } from "./selection.js";

/** @import { Panel, Segment } from "./panel_data.js" */
/** @import { ManualPair } from "./selection.js" */
/** @import { Span, ViewSettings } from "./view_data.d.ts" */

/** @typedef {{ place: number, index: number }} Place a part: the panel it is in, and its number */
/** @typedef {"choose" | "toggle" | "extend" | "pair" | "all"} Gesture */
/** @typedef {{ view: ViewSettings, anchor: Place | null, manualPairs: ManualPair[] }} Selected */

/**
 * The parts that are wanted, by number: of the part that was meant and how it was meant.
 * @param {Segment[]} parts
 * @param {number[]} now
 * @param {Place | null} anchor
 * @param {Place} meant
 * @param {Gesture} how
 */
function wanted(parts, now, anchor, { place, index }, how) {
  const all = parts.map((part) => part.index);
  if (how === "all") return all;
  if (how === "toggle") {
    return now.includes(index) ? now.filter((one) => one !== index) : [...now, index];
  }
  if (how === "extend" && anchor?.place === place) {
    const [from, to] = [anchor.index, index].sort((a, b) => a - b);
    return all.filter((one) => one >= from && one <= to);
  }
  return [index];
}

/**
 * A new selection; `manualPairs` holds the pairs that a person made.
 * @param {Panel[]} panels
 * @param {string} granularity
 * @param {Selected} before
 * @param {Place} meant
 * @param {Gesture} how
 * @returns {Selected}
 */
export function chosen(panels, granularity, { view, anchor, manualPairs }, meant, how) {
  const { place, index } = meant;
  const panel = panels[place];
  const parts = answerParts(panel, granularity);
  const now = touched(panel, granularity, view.selection[place] ?? []).map((part) => part.index);
  const found = wanted(parts, now, anchor, meant, how);
  const spans = spansOf(
    panel,
    parts.filter((part) => found.includes(part.index)),
  );
  const kept = how === "extend" && anchor?.place === place ? anchor : { place, index };
  if (how !== "pair" && view.follow) {
    const selection = followed(panels, place, granularity, spans, manualPairs);
    return { view: { ...view, lead: place, selection }, anchor: kept, manualPairs };
  }
  const selection = view.selection.map((one, i) => (i === place ? spans : one));
  const alone = { view: { ...view, selection }, anchor: kept, manualPairs };
  if (place === view.lead) return alone;
  const pair = { lead: view.lead, panel: place, from: view.selection[view.lead], to: spans };
  const others = manualPairs.filter(
    (one) => !(one.lead === pair.lead && one.panel === place && same(one.from, pair.from)),
  );
  return { ...alone, manualPairs: [...others, pair] };
}

/**
 * @param {Panel} panel
 * @param {Span[]} spans
 */
function words({ letters, tokens, promptTokens }, spans) {
  const answer = tokens.slice(promptTokens);
  const said = spans.map(([start, stop]) => letters.slice(answer[start][0], answer[stop - 1][1]));
  return said.flat().join("").trim();
}

/**
 * How a panel's selection came to be, in words.
 * @param {Panel[]} panels
 * @param {string} granularity
 * @param {{ view: ViewSettings, manualPairs: ManualPair[] }} selected
 * @param {number} place
 */
export function pairing(panels, granularity, { view: { lead, selection }, manualPairs }, place) {
  if (place === lead || !selection[lead]?.length) return "";
  if (!selection[place]?.length) {
    return "no counterpart here: Alt + click a part to pair it";
  }
  const matching = counterparts(panels, lead, place, granularity, selection[lead]);
  if (same(matching, selection[place])) {
    const [here, there] = [place, lead].map((one) => words(panels[one], selection[one]));
    return here === there ? "the same words" : "other words";
  }
  const paired = manualPairs.some(
    (pair) => pair.panel === place && same(pair.to, selection[place]),
  );
  return paired ? "chosen by hand" : "selected on its own";
}
