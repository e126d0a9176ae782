// Draws prompts and answers as parts that can be reached, chosen and coloured.

import { button, make } from "./elements.js";
import { inPrompt } from "./panel_data.js";

/** @import { Panel, Segment } from "./panel_data.js" */
/** @import { Look } from "./styling.js" */

/**
 * A prompt or an answer: `labels` is the layer that labels float in, `reached` the part that Tab
 * leads to.
 * @typedef {HTMLElement & { labels?: HTMLElement, reached?: HTMLElement }} TextBox
 */

/**
 * @typedef {object} DrawnPart
 * @property {HTMLElement} whole the part with the white space around it
 * @property {HTMLElement} piece what is coloured and can be chosen
 * @property {number} end where its last character ends
 * @property {Look} [look] how it is coloured
 * @property {string} [says] what a screen reader says of it
 */

/**
 * @typedef {object} PanelDrawing
 * @property {HTMLElement} section
 * @property {TextBox} prompt
 * @property {HTMLElement} pairing
 * @property {Map<number, DrawnPart>} drawn by the number of the part
 * @property {[HTMLElement, HTMLElement][]} floating pieces, each with the label above it
 */

/**
 * The pieces of a part's text, each with how it differs from the other prompt.
 * @param {Panel} panel
 * @param {Segment} part
 */
function differences(panel, part) {
  /** @type {[from: number, to: number, change: string][]} */
  const pieces = [];
  let at = part.start;
  for (const [start, end, change] of panel.marks) {
    const [from, to] = [Math.max(start, part.start), Math.min(end, part.end)];
    if (from >= to) continue;
    pieces.push([at, from, ""], [from, to, change]);
    at = to;
  }
  pieces.push([at, part.end, ""]);
  return pieces.filter(([from, to]) => from < to);
}

/**
 * @param {Panel} panel
 * @param {Segment} part
 * @param {number} at where what is drawn already ends
 * @param {number} border where the text begins
 * @returns {DrawnPart}
 */
function drawPart(panel, part, at, border) {
  const whole = make("span", "part");
  const piece = make("span", "piece");
  const end = panel.tokens[part.stop - 1][1];
  for (const [from, to, change] of differences(panel, part)) {
    const text = panel.letters.slice(from, to).join("");
    piece.append(change ? make("span", `difference ${change}`, text) : text);
  }
  piece.role = "option";
  piece.tabIndex = -1;
  const space = panel.letters.slice(at, part.start).join("");
  whole.append(make("span", at === border ? "indent" : "", space), piece);
  whole.append(panel.letters.slice(part.end, end).join(""));
  return { whole, piece, end: Math.max(at, end) };
}

/**
 * @param {TextBox} box
 * @param {Panel} panel
 * @param {Segment[]} parts
 * @param {string} name
 * @param {number} border
 */
function fill(box, panel, parts, name, border) {
  /** @type {PanelDrawing["drawn"]} */
  const drawn = new Map();
  // Labels stand beside the text, not in it: moving them must not set the text anew.
  const run = make("div", "run");
  box.labels = make("div", "labels");
  box.append(run, box.labels);
  let at = border;
  for (const part of parts) {
    const one = drawPart(panel, part, at, border);
    at = one.end;
    run.append(one.whole);
    drawn.set(part.index, one);
    box.reached ??= one.piece;
  }
  run.dir = "auto";
  if (!box.reached) return drawn;
  box.role = "listbox";
  box.setAttribute("aria-label", name);
  box.reached.tabIndex = 0;
  return drawn;
}

/**
 * @param {Panel} panel
 * @param {number} index
 * @param {string} granularity
 * @param {[label: string, act: (index: number) => void][]} exportActions
 * @returns {PanelDrawing}
 */
export function drawPanel(panel, index, granularity, exportActions) {
  const section = make("section", "panel");
  section.setAttribute("aria-label", panel.title);
  const [prompt, answer] = [make("div", "text prompt"), make("div", "text answer")];
  const parts = panel.segments[granularity].filter((part) => part.role !== "special");
  const asked = fill(prompt, panel, parts.filter(inPrompt), `Prompt of ${panel.title}`, 0);
  const written = parts.filter((part) => !inPrompt(part));
  const border = written.length ? panel.tokens[written[0].first][0] : panel.letters.length;
  const said = fill(answer, panel, written, `Answer of ${panel.title}`, border);
  if (written.length) answer.setAttribute("aria-multiselectable", "true");

  const header = make("header");
  const menu = make("details", "menu");
  menu.append(make("summary", "", "Export"));
  const sheet = make("div", "sheet");
  for (const [label, act] of exportActions) {
    const choice = button("", label, () => {
      menu.open = false;
      act(index);
    });
    sheet.append(choice);
  }
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
  return { section, prompt, pairing, drawn: new Map([...asked, ...said]), floating: [] };
}
