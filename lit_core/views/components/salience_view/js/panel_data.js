// What the server sent of each panel, with the texts of its parts and what answers to them.

import { lineStarts } from "./line_numbers.js";

/** @import { AlignedRow, PanelData, ViewData } from "./view_data.d.ts" */

/**
 * @typedef {object} Segment
 * @property {number} index
 * @property {number} first
 * @property {number} stop
 * @property {number} start
 * @property {number} end
 * @property {string} role
 * @property {string} change how it differs from the other prompt; empty where it does not
 * @property {string} text
 */

/**
 * @typedef {Omit<PanelData, "segments"> & {
 *   letters: string[],
 *   segments: Record<string, Segment[]>,
 *   rows: Record<string, AlignedRow[]>,
 *   answerLines: number[],
 *   lines: number,
 *   lineStarts: Map<number, number>,
 * }} Panel `rows` holds, for each of its segments, the row of those that answer to it; `answerLines`,
 * for each of its lines, the line of the answers side by side, of which there are `lines`. There are
 * none where a panel is alone. `lineStarts` has the numbers of the prompt's lines, by where they begin.
 */

/**
 * @param {ViewData} data
 * @returns {Panel[]}
 */
export function prepare({ panels, aligned, roles, changes }) {
  const answered = (aligned.lines ?? []).filter((row) =>
    row.some((index, place) => index !== null && isAnswer(panels[place], index, roles)),
  );
  return panels.map((panel, place) => {
    // Offsets count characters as Python does: an emoji is one.
    const letters = Array.from(panel.text);
    /** @type {Panel["segments"]} */
    const segments = {};
    for (const [granularity, parts] of Object.entries(panel.segments)) {
      segments[granularity] = parts.map(([first, stop, start, end, role, change], index) => {
        const text = letters.slice(start, end).join("");
        return { index, first, stop, start, end, role: roles[role], change: changes[change], text };
      });
    }
    /** @type {Panel["rows"]} */
    const rows = {};
    for (const [granularity, all] of Object.entries(aligned)) {
      rows[granularity] = [];
      for (const row of all) {
        const index = row[place];
        if (index !== null) rows[granularity][index] = row;
      }
    }
    /** @type {number[]} */
    const answerLines = [];
    answered.forEach((row, line) => {
      const index = row[place];
      if (index !== null) answerLines[index] = line;
    });
    const starts = lineStarts(letters.slice(0, answerStart({ ...panel, letters })));
    const lines = answered.length;
    return { ...panel, letters, segments, rows, answerLines, lines, lineStarts: starts };
  });
}

/**
 * @param {PanelData} panel
 * @param {number} line
 * @param {string[]} roles
 */
function isAnswer({ segments }, line, roles) {
  return roles[segments.lines[line][4]] === "response";
}

/**
 * The line of the answers side by side that a part of an answer begins in; 0 where there is one.
 * @param {Panel} panel
 * @param {Segment} part
 */
export function lineOfAnswer({ segments, answerLines }, part) {
  const line = segments.lines.find(({ first, stop }) => first <= part.first && part.first < stop);
  return answerLines[line?.index ?? 0] ?? 0;
}

/**
 * The character with which the answer begins.
 * @param {Pick<Panel, "tokens" | "promptTokens" | "letters">} panel
 */
export function answerStart({ tokens, promptTokens, letters }) {
  return tokens[promptTokens]?.[0] ?? letters.length;
}

export const inPrompt = (/** @type {Segment} */ part) =>
  part.role === "template" || part.role === "variable";
