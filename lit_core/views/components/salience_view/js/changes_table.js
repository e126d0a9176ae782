// What changed in influence from the first panel to the others: a row for each part.

import { find, make } from "./elements.js";
import { differences, percent, points } from "./formatting.js";
import { inPrompt } from "./panel_data.js";

/** @import { Panel, Segment } from "./panel_data.js" */
/** @import { Row } from "./scores.js" */
/** @import { AlignedRow, Appearance } from "./view_data.d.ts" */

/**
 * @typedef {object} ChangeRow
 * @property {AlignedRow} at the part in each panel
 * @property {(number | null)[]} shares null where a panel lacks the part or it does not count
 * @property {number} change the largest one from the first panel
 */

const FIRST = 8;

/**
 * Parts with their shares in each panel, the largest change on top; the same rows as in
 * compare/share_table.py. A part that one panel lacks counts there as nothing.
 * @param {AlignedRow[]} aligned
 * @param {(Row[] | undefined)[]} panelRows
 * @returns {ChangeRow[]}
 */
export function changeRows(aligned, panelRows) {
  const rows = aligned.map((at) => {
    const shares = at.map((index, place) => {
      const row = index === null ? undefined : panelRows[place]?.[index];
      return row?.counts ? row.share : null;
    });
    const changes = shares.map((share) => (share ?? 0) - (shares[0] ?? 0));
    const change = changes.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
    return { at, shares, change };
  });
  const counted = rows.filter((row) => row.shares.some((share) => share !== null));
  return counted.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}

/**
 * The parts of a row that count, in the order of the panels.
 * @param {ChangeRow} row
 * @param {Segment[][]} segments
 */
export function partsOf({ at, shares }, segments) {
  return at.flatMap((index, place) =>
    index === null || shares[place] === null ? [] : [{ place, part: segments[place][index] }],
  );
}

/** The wordings of a row's parts, with an arrow between them where they differ. */
export function wording(/** @type {Segment[]} */ parts) {
  return differences([...new Set(parts.map((part) => part.text))]).join(" → ");
}

/**
 * @param {Panel} panel
 * @param {Segment} part
 */
const lineOf = (panel, part) =>
  `line ${panel.letters.slice(0, part.start).filter((letter) => letter === "\n").length + 1}`;

/**
 * @param {number | null} share
 * @param {number} highest
 * @param {string} colour
 */
function cells(share, highest, colour) {
  const [bar, number] = [make("td", "bar"), make("td", "number")];
  if (share === null) {
    number.textContent = "–";
    return [bar, number];
  }
  const line = make("span", `length${share < 0 ? " negative" : ""}`);
  line.style.width = `${(100 * Math.abs(share)) / (highest || 1)}%`;
  line.style.backgroundColor = colour;
  bar.append(line);
  number.textContent = percent(share, 1);
  return [bar, number];
}

/**
 * @param {Panel[]} panels
 */
function heading(panels) {
  const head = make("tr");
  const add = (/** @type {string} */ text, wide = false) => {
    const cell = make("th", "", text);
    cell.scope = "col";
    if (wide) cell.colSpan = 2;
    head.append(cell);
  };
  add("Part");
  for (const panel of panels) add(panel.title, true);
  add(panels.length > 2 ? "Largest change from the first (points)" : "Change (points)");
  return head;
}

/**
 * @param {HTMLElement} section
 * @param {Panel[]} panels
 * @param {ChangeRow[]} rows
 * @param {object} options
 * @param {string} options.granularity
 * @param {Appearance} options.appearance
 * @param {boolean} options.all whether to show more than the largest changes
 * @param {Set<number | null>[]} options.pointed the marked part of each panel
 * @param {(row: ChangeRow) => void} options.point
 * @param {() => void} options.toggle
 */
export function drawChanges(section, panels, rows, options) {
  const { granularity, appearance, all, pointed, point, toggle } = options;
  section.hidden = panels.length < 2 || !rows.length;
  if (section.hidden) return;
  const segments = panels.map((panel) => panel.segments[granularity]);
  const sizes = rows.flatMap((row) => row.shares.map((share) => Math.abs(share ?? 0)));
  const highest = sizes.reduce((most, one) => Math.max(most, one), 0);
  const shown = all ? rows : rows.slice(0, FIRST);
  const lines = shown.map((row) => {
    const counted = partsOf(row, segments);
    const { place, part } = counted[0];
    const parts = counted.map((one) => one.part);
    const line = make("tr");
    const name = make("td");
    const label = make("button", "", wording(parts) || "(white space)");
    label.type = "button";
    label.dir = "auto";
    const active = row.at.some((index, place) => index !== null && pointed[place].has(index));
    label.setAttribute("aria-pressed", String(active));
    line.classList.toggle("pointed", active);
    line.addEventListener("click", () => point(row));
    name.append(label);
    const where = inPrompt(part) ? lineOf(panels[place], part) : "answer";
    const alone = row.at.filter((index) => index !== null).length === 1;
    const remarks = alone ? `${where}, only in ${panels[place].title}` : where;
    name.append(make("span", "remark", remarks));
    line.append(name);
    row.shares.forEach((share, place) => {
      line.append(...cells(share, highest, appearance.panelColours[place]));
    });
    line.append(make("td", "number", points(row.change)));
    return line;
  });
  find(section, "table").replaceChildren(heading(panels), ...lines);
  const more = find(section, ".more");
  more.hidden = rows.length <= FIRST;
  more.textContent = all ? "Show the largest changes only" : `Show all ${rows.length} parts`;
  more.onclick = toggle;
}
