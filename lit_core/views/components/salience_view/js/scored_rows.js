// What is known of one panel's selection: from the evidence here, else from what the server sent.

import { oneLine, percent } from "./formatting.js";
import { inPrompt } from "./panel_data.js";
import { payloadStore } from "./payload_store.js";
import { countedSegments, inputScores, ranked, segmentSums } from "./scores.js";
import { same, toMask } from "./selection.js";

/** @import { Panel } from "./panel_data.js" */
/** @import { Row } from "./scores.js" */
/** @import { MethodData, Span, ViewSettings } from "./view_data.d.ts" */

/**
 * @param {Panel} panel
 * @param {ViewSettings} view
 * @param {Span[]} spans
 */
function served({ served: sent }, view, spans) {
  const { granularity, method, multi_hop, foil, foil_space } = view;
  const asked = [granularity, method, multi_hop, [foil, foil_space], spans];
  const known = sent && [sent.granularity, sent.method, sent.multi_hop, sent.foil, sent.spans];
  if (!sent || !same(known, asked)) return null;
  return sent.scores;
}

/**
 * A row for each segment; none where nothing is selected, null while the server has to be asked.
 * @param {Panel} panel
 * @param {ViewSettings} view
 * @param {MethodData} method
 * @param {Span[]} spans
 */
export function scoredRows(panel, view, method, spans) {
  const segments = panel.segments[view.granularity];
  const selected = toMask(panel, spans);
  if (!selected.includes(1)) return [];
  const { evidence } = panel;
  const id = evidence[`${view.method}|${view.granularity}`] ?? evidence[view.method];
  // What is followed back through the answer is worked out by the server.
  const followed = view.multi_hop && method.multiHop;
  const array = followed ? "" : method.array;
  const scores = inputScores(payloadStore().payloads.get(id), array, selected);
  const sums = scores ? segmentSums(segments, method, scores) : served(panel, view, spans);
  if (!sums) return null;
  const counts = countedSegments(segments, method, panel.promptTokens, selected).map(
    (counted, i) => counted && !(followed && !inPrompt(segments[i]) && sums[i] === 0),
  );
  return ranked(segments, sums, counts, view.measure);
}

/**
 * The selection in words, for screen readers, and for everybody while nothing is drawn yet.
 * @param {Panel[]} panels
 * @param {Row[][]} rows
 * @param {ViewSettings} view
 */
export function summarize(panels, rows, { granularity, lead, selection }) {
  if (!selection.some((spans) => spans?.length)) {
    return "Nothing is selected: click a part of an answer.";
  }
  const top = rows[lead]?.findIndex((row) => row.rank === 1) ?? -1;
  if (top < 0) return "";
  const text = oneLine(panels[lead].segments[granularity][top].text);
  return `Strongest in ${panels[lead].title}: “${text}”, ${percent(rows[lead][top].share)}.`;
}
