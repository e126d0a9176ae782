// From evidence to what people read: the same sums, shares and ranks as in salience/scores.py.

import { inPrompt } from "./panel_data.js";

/** @import { Segment } from "./panel_data.js" */
/** @import { Payload } from "./payload_store.js" */
/** @import { MethodData, ViewSettings } from "./view_data.d.ts" */

/**
 * @typedef {object} Row what one segment has to do with what is selected
 * @property {number} score
 * @property {number} mean of its tokens
 * @property {number} share
 * @property {number} shown the one of these that is shown; 0 where the segment does not count
 * @property {boolean} counts
 * @property {number} rank 1 for the largest; 0 where the segment does not count
 */

/**
 * A group is answered as a whole: all of its tokens are selected, or none.
 * @param {number[][]} groups
 * @param {Uint8Array} selected
 */
export function chosenGroups(groups, selected) {
  /** @type {number[]} */
  const chosen = [];
  let tokens = 0;
  groups.forEach((group, index) => {
    if (!group.every((token) => selected[token])) return;
    chosen.push(index);
    tokens += group.length;
  });
  const all = selected.reduce((sum, one) => sum + one, 0);
  return tokens === all ? chosen : null;
}

/**
 * |Σ g| for each input, from the norms of its gradients g and the cosines between them.
 * @param {Payload} payload
 * @param {number[]} chosen
 */
function normsOfSums({ norms, cosines, groups, fullScale }, chosen) {
  if (!norms || !cosines) return null;
  const count = groups.length;
  const pairs = (count * (count - 1)) / 2;
  const scores = new Float64Array(norms.length / count);
  const lengths = new Float64Array(count);
  for (let input = 0; input < scores.length; input++) {
    let square = 0;
    for (let i = 0; i < chosen.length; i++) {
      const group = chosen[i];
      const length = norms[input * count + group];
      const row = input * pairs + (group * (group - 1)) / 2;
      let along = 0;
      for (let j = 0; j < i; j++) along += cosines[row + chosen[j]] * lengths[j];
      square += length * (length + (2 * along) / fullScale);
      lengths[i] = length;
    }
    scores[input] = Math.sqrt(Math.max(0, square));
  }
  return scores;
}

/**
 * @param {Float32Array} matrix
 * @param {number} count
 * @param {number[]} chosen
 */
function sumsOf(matrix, count, chosen) {
  const scores = new Float64Array(matrix.length / count);
  for (let input = 0; input < scores.length; input++) {
    for (const group of chosen) scores[input] += matrix[input * count + group];
  }
  return scores;
}

/**
 * One score for each input (a token, or a part of the prompt); null where the server must be asked.
 * @param {Payload | undefined} payload
 * @param {MethodData["array"]} array
 * @param {Uint8Array} selected
 */
export function inputScores(payload, array, selected) {
  const chosen = payload && chosenGroups(payload.groups, selected);
  if (!array || !chosen) return null;
  if (array === "norms") return normsOfSums(payload, chosen);
  const matrix = payload[array];
  return matrix ? sumsOf(matrix, payload.groups.length, chosen) : null;
}

/**
 * One score for each segment: of parts of the prompt as they are, of tokens added up.
 * @param {Segment[]} segments
 * @param {MethodData} method
 * @param {Float64Array} scores
 */
export function segmentSums(segments, method, scores) {
  let next = 0;
  return segments.map((part) => {
    if (method.perSegment) return inPrompt(part) ? scores[next++] : 0;
    let sum = 0;
    for (let token = part.first; token < part.stop; token++) sum += scores[token];
    return sum;
  });
}

/**
 * Which segments count: those that come before the end of the selection and hold none of it.
 * @param {Segment[]} segments
 * @param {MethodData} method
 * @param {number} promptTokens
 * @param {Uint8Array} selected
 */
export function countedSegments(segments, method, promptTokens, selected) {
  const last = selected.lastIndexOf(1);
  return segments.map((part) => {
    const from = Math.max(0, part.first - promptTokens);
    const to = part.stop - promptTokens;
    if (part.role === "special" || to > last + 1) return false;
    if (part.role === "response" && method.promptOnly) return false;
    return to <= 0 || !selected.subarray(from, to).includes(1);
  });
}

/**
 * Score, share and rank of each segment, ranked by the size of what is shown.
 * @param {Segment[]} segments
 * @param {number[]} sums
 * @param {boolean[]} counts
 * @param {ViewSettings["measure"]} measure
 * @returns {Row[]}
 */
export function ranked(segments, sums, counts, measure) {
  const total = sums.reduce((sum, value, i) => sum + (counts[i] ? Math.abs(value) : 0), 0) || 1;
  const rows = segments.map((part, i) => {
    const mean = sums[i] / (part.stop - part.first);
    const share = sums[i] / total;
    return { score: sums[i], mean, share, shown: 0, counts: counts[i], rank: 0 };
  });
  for (const row of rows) row.shown = row.counts ? row[measure] : 0;
  const order = rows.filter((row) => row.counts);
  order.sort((a, b) => Math.abs(b.shown) - Math.abs(a.shown));
  order.forEach((row, place) => {
    row.rank = place + 1;
  });
  return rows;
}
