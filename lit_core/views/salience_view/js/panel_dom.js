// Draws prompts and answers as parts that can be reached, chosen and coloured.

import { button, make } from "./elements.js";
import { inPrompt } from "./scores.js";

const ROLES = ["template", "variable", "response", "special"];

// Offsets count characters as Python does: an emoji is one.
export function prepare(panel) {
  const letters = Array.from(panel.text);
  const segments = {};
  for (const [granularity, rows] of Object.entries(panel.segments)) {
    segments[granularity] = rows.map(([first, stop, start, end, role], index) => ({
      index, first, stop, start, end, role: ROLES[role], text: letters.slice(start, end).join(""),
    }));
  }
  // Pairs lead from this panel's parts to the first panel's; `back` leads the other way.
  const back = {};
  for (const [granularity, pairs] of Object.entries(panel.pairs)) {
    back[granularity] = Object.fromEntries(
      Object.entries(pairs).map(([own, base]) => [base, Number(own)]),
    );
  }
  return { ...panel, letters, segments, back };
}

// The pieces of a part's text, each with the kind of difference it is.
function differences(panel, part) {
  const pieces = [];
  let at = part.start;
  for (const [start, end, kind] of panel.marks) {
    const [from, to] = [Math.max(start, part.start), Math.min(end, part.end)];
    if (from >= to) continue;
    pieces.push([at, from, ""], [from, to, kind]);
    at = to;
  }
  pieces.push([at, part.end, ""]);
  return pieces.filter(([from, to]) => from < to);
}

export function kindOfChange(panel, part) {
  const kinds = differences(panel, part).map(([, , kind]) => kind);
  return kinds.find(Boolean) ?? "";
}

function drawPart(panel, part, at, border) {
  const whole = make("span", "part");
  const piece = make("span", "piece");
  const end = panel.tokens[part.stop - 1][1];
  for (const [from, to, kind] of differences(panel, part)) {
    const text = panel.letters.slice(from, to).join("");
    piece.append(kind ? make("span", `difference ${kind}`, text) : document.createTextNode(text));
  }
  piece.role = "option";
  piece.tabIndex = -1;
  const before = make("span", at === border ? "indent" : "", panel.letters.slice(at, part.start).join(""));
  whole.append(before, piece);
  whole.append(panel.letters.slice(part.end, end).join(""));
  return { whole, piece, end: Math.max(at, end) };
}

function fill(box, panel, parts, name, border) {
  const drawn = new Map();
  // Labels stand beside the text, not in it: moving them must not set the text anew.
  const run = make("div", "run");
  box.layer = make("div", "labels");
  box.append(run, box.layer);
  let at = border;
  for (const part of parts) {
    const one = drawPart(panel, part, at, border);
    at = one.end;
    run.append(one.whole);
    drawn.set(part.index, one);
  }
  run.dir = "auto";
  if (!parts.length) return drawn;
  box.role = "listbox";
  box.setAttribute("aria-label", name);
  box.reached = drawn.values().next().value.piece;
  box.reached.tabIndex = 0;
  return drawn;
}

export function drawPanel(panel, index, granularity, takeAway) {
  const section = make("section", "panel");
  section.setAttribute("aria-label", panel.title);
  const [prompt, answer] = [make("div", "text prompt"), make("div", "text answer")];
  const parts = panel.segments[granularity].filter((part) => part.role !== "special");
  const asked = fill(prompt, panel, parts.filter(inPrompt), `Prompt of ${panel.title}`, 0);
  const written = parts.filter((part) => !inPrompt(part));
  const border = written.length ? panel.tokens[written[0].first][0] : panel.letters.length;
  const said = fill(answer, panel, written, `Answer of ${panel.title}`, border);
  answer.setAttribute("aria-multiselectable", "true");
  if (!written.length) answer.removeAttribute("aria-multiselectable");

  const header = make("header");
  const menu = make("details", "menu");
  menu.append(make("summary", "", "Take away"));
  const sheet = make("div", "sheet");
  for (const [label, act] of takeAway) sheet.append(button("", label, () => {
    menu.open = false;
    act(index);
  }));
  menu.append(sheet);
  header.append(make("h2", "", panel.title), menu);
  const footer = make("footer");
  const pairing = make("span", "pairing");
  const heading = make("div", "heading");
  heading.append(make("h3", "", panel.given ? "Given answer" : "Answer"), pairing);
  footer.append(heading, answer);
  if (!written.length) footer.append(make("p", "note", "The model wrote nothing."));
  if (panel.note) footer.append(make("p", "note", panel.note));
  section.append(header, prompt, footer);
  return { section, prompt, answer, pairing, drawn: new Map([...asked, ...said]) };
}
