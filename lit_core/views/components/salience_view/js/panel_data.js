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
 * }} Panel `rows` holds, for each of its segments, the row of those that answer to it.
 */

/**
 * @param {ViewData} data
 * @returns {Panel[]}
 */
export function prepare({ panels, aligned, roles, changes }) {
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
    return { ...panel, letters, segments, rows };
  });
}

export const inPrompt = (/** @type {Segment} */ part) =>
  part.role === "template" || part.role === "variable";
