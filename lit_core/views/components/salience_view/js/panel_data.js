// What the server sent of each panel, with the texts of its parts and what answers to them.

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
 *   lineNumbers: number[],
 *   lines: number,
 * }} Panel `rows` holds, for each of its segments, the row of those that answer to it; `lineNumbers`,
 * for each of its lines, the line of the answers side by side, of which there are `lines`. There are
 * none where a panel is alone.
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
    const lineNumbers = [];
    answered.forEach((row, line) => {
      const index = row[place];
      if (index !== null) lineNumbers[index] = line;
    });
    return { ...panel, letters, segments, rows, lineNumbers, lines: answered.length };
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
export function lineOfAnswer({ segments, lineNumbers }, part) {
  const line = segments.lines.find(({ first, stop }) => first <= part.first && part.first < stop);
  return lineNumbers[line?.index ?? 0] ?? 0;
}

export const inPrompt = (/** @type {Segment} */ part) =>
  part.role === "template" || part.role === "variable";
