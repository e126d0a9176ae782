// What changed in influence from the first panel to the others: a row for each part.

import { make, oneLine, percent } from "./elements.js";
import { inPrompt } from "./scores.js";
import { WORDS_OF_CHANGE } from "./styling.js";

const FIRST = 8;

// Parts with their shares in each panel, the largest change on top. A part one panel lacks has no
// share there and counts as nothing.
export function changeRows(panels, rowsOf, granularity, kinds) {
  const lines = new Map();
  panels.forEach((panel, place) => {
    const pairs = panel.pairs[granularity] ?? {};
    for (const part of panel.segments[granularity]) {
      const row = rowsOf[place]?.[part.index];
      if (!row?.counts) continue;
      const base = place === 0 ? part.index : pairs[part.index];
      const key = base === undefined ? `${place}:${part.index}` : `0:${base}`;
      const line = lines.get(key) ?? { at: [], shares: [], part, place, kind: "", texts: new Set() };
      line.texts.add(part.text);
      line.at[place] = part.index;
      line.shares[place] = row.share;
      line.kind ||= kinds[place][part.index];
      lines.set(key, line);
    }
  });
  const rows = [...lines.values()];
  for (const row of rows) {
    const changes = panels.map((_, place) => (row.shares[place] ?? 0) - (row.shares[0] ?? 0));
    row.change = changes.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
  }
  return rows.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}

const lineOf = (panel, part) =>
  `line ${panel.letters.slice(0, part.start).filter((letter) => letter === "\n").length + 1}`;

function points(change) {
  const value = Math.abs(100 * change).toFixed(1);
  return value === "0.0" ? "0" : `${change < 0 ? "−" : "+"}${value}`;
}

function cells(share, highest, place) {
  const [bar, number] = [make("td", "bar"), make("td", "number")];
  if (share === undefined) {
    number.textContent = "–";
    return [bar, number];
  }
  const line = make("span", `length panel-${place}${share < 0 ? " negative" : ""}`);
  line.style.width = `${(100 * Math.abs(share)) / (highest || 1)}%`;
  bar.append(line);
  number.textContent = percent(share, 1);
  return [bar, number];
}

export function drawChanges(section, panels, rows, { all, pointed, point, toggle }) {
  section.hidden = panels.length < 2 || !rows.length;
  if (section.hidden) return;
  const head = make("tr");
  const heading = (text, wide) => {
    const cell = make("th", "", text);
    cell.scope = "col";
    if (wide) cell.colSpan = 2;
    head.append(cell);
  };
  heading("Part");
  for (const panel of panels) heading(panel.title, true);
  heading(panels.length > 2 ? "Largest change from the first (points)" : "Change (points)");
  const highest = Math.max(...rows.flatMap((row) => row.shares.filter(Boolean).map(Math.abs)), 0);
  const shown = all ? rows : rows.slice(0, FIRST);
  const lines = shown.map((row) => {
    const line = make("tr");
    const name = make("td");
    const label = make("button", "", [...row.texts].map((text) => oneLine(text)).join(" → ") || "(white space)");
    label.type = "button";
    label.dir = "auto";
    const active = row.at.some((index, place) => pointed[place].has(index));
    label.setAttribute("aria-pressed", String(active));
    line.classList.toggle("pointed", active);
    line.addEventListener("click", () => point(row));
    name.append(label);
    const place = inPrompt(row.part) ? lineOf(panels[row.place], row.part) : "answer";
    const remarks = [place, WORDS_OF_CHANGE[row.kind]].filter(Boolean).join(", ");
    if (remarks) name.append(make("span", "remark", remarks));
    line.append(name);
    panels.forEach((_, place) => line.append(...cells(row.shares[place], highest, place)));
    line.append(make("td", "number", points(row.change)));
    return line;
  });
  section.querySelector("table").replaceChildren(head, ...lines);
  const more = section.querySelector(".more");
  more.hidden = rows.length <= FIRST;
  more.textContent = all ? "Show the largest changes only" : `Show all ${rows.length} parts`;
  more.onclick = toggle;
}
