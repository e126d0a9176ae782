// Draws prompts and answers as parts that can be reached, chosen and coloured.

import { button, make } from "./elements.js";
import { appendText, reserveGutter } from "./line_numbers.js";
import { inPrompt, lineOfAnswer } from "./panel_data.js";

/** @import { Panel, Segment } from "./panel_data.js" */
/** @import { StrongPart } from "./scroll_marks.js" */
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
 * @property {HTMLElement} answerSection
 * @property {HTMLElement} promptSection
 * @property {TextBox} prompt
 * @property {HTMLElement} pairing how the selection came to be
 * @property {HTMLElement} finding what influenced the selection most
 * @property {HTMLElement} verdicts what came of the test
 * @property {HTMLElement} notes what else is known
 * @property {HTMLElement} marks which strong parts of the prompt are out of sight
 * @property {StrongPart[]} strong the strongest parts of the prompt, the first one first
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
    const difference = change ? make("span", `difference ${change}`) : piece;
    appendText(difference, panel, from, to);
    if (change) piece.append(difference);
  }
  piece.role = "option";
  piece.tabIndex = -1;
  const space = make("span", at === border ? "indent" : "");
  appendText(space, panel, at, part.start);
  whole.append(space, piece);
  appendText(whole, panel, part.end, end);
  return { whole, piece, end: Math.max(at, end) };
}

/**
 * @param {TextBox} box
 * @param {Panel} panel
 * @param {Segment[]} parts
 * @param {string} name
 * @param {number} border
 * @param {HTMLElement[]} lines where the parts of each line go; one for all where none is aligned
 * @param {(part: Segment) => number} lineOf
 */
function fill(box, panel, parts, name, border, lines, lineOf) {
  /** @type {PanelDrawing["drawn"]} */
  const drawn = new Map();
  // Labels stand beside the text, not in it: moving them must not set the text anew.
  box.labels = make("div", "labels");
  box.append(...lines, box.labels);
  let at = border;
  for (const part of parts) {
    const one = drawPart(panel, part, at, border);
    at = one.end;
    lines[lineOf(part)].append(one.whole);
    drawn.set(part.index, one);
    box.reached ??= one.piece;
  }
  for (const line of lines) line.dir = "auto";
  if (!box.reached) return drawn;
  box.role = "listbox";
  box.setAttribute("aria-label", name);
  box.reached.tabIndex = 0;
  return drawn;
}

/**
 * @param {Panel} panel
 * @param {Segment[]} parts
 */
function drawPrompt(panel, parts) {
  const section = make("section", "prompt-panel");
  section.setAttribute("aria-label", `Prompt of ${panel.title}`);
  const prompt = /** @type {TextBox} */ (make("div", "text prompt"));
  const [all, name] = [[make("div", "run")], `Prompt of ${panel.title}`];
  reserveGutter(all[0], panel.lineStarts);
  const drawn = fill(prompt, panel, parts.filter(inPrompt), name, 0, all, () => 0);
  const header = make("header");
  const marks = make("div", "marks");
  header.append(make("h3", "", `Prompt of ${panel.title}`), marks);
  section.append(header, prompt);
  return { promptSection: section, prompt, marks, drawn };
}

/**
 * @param {Panel} panel
 * @param {Segment[]} parts
 */
function drawAnswer(panel, parts) {
  const answer = /** @type {TextBox} */ (make("div", "text answer"));
  const border = parts.length ? panel.tokens[parts[0].first][0] : panel.letters.length;
  const lines = Array.from({ length: Math.max(1, panel.lines) }, () => make("div", "run"));
  lines.forEach((line, number) => {
    line.style.gridRow = String(number + 1);
  });
  const lineOf = (/** @type {Segment} */ part) => (panel.lines ? lineOfAnswer(panel, part) : 0);
  const drawn = fill(answer, panel, parts, `Answer of ${panel.title}`, border, lines, lineOf);
  if (parts.length) answer.setAttribute("aria-multiselectable", "true");
  answer.style.gridRow = `span ${lines.length}`;
  return { answer, drawn, lines: lines.length };
}

/**
 * What can be done with a panel, behind one button.
 * @param {number} index
 * @param {[label: string, act: (index: number) => void][]} exportActions
 */
function exportMenu(index, exportActions) {
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
  return menu;
}

/**
 * @param {Panel} panel
 * @param {number} index
 * @param {string} granularity
 * @param {[label: string, act: (index: number) => void][]} exportActions
 * @param {(index: number) => Promise<void>} copy puts the answer on the clipboard
 * @returns {PanelDrawing}
 */
export function drawPanel(panel, index, granularity, exportActions, copy) {
  const parts = panel.segments[granularity].filter((part) => part.role !== "special");
  const written = parts.filter((part) => !inPrompt(part));
  const { drawn: asked, ...promptParts } = drawPrompt(panel, parts);
  const { answer, drawn: said, lines } = drawAnswer(panel, written);
  const answerSection = make("section", "answer-panel");
  answerSection.setAttribute("aria-label", `Answer of ${panel.title}`);
  for (const section of [answerSection, promptParts.promptSection]) {
    section.dataset.panel = String(index);
  }
  answerSection.style.gridRow = `span ${lines + 2}`;
  const header = make("header");
  const [heading, pairing] = [make("h2", "", panel.title), make("span", "pairing")];
  if (panel.given) heading.append(make("span", "given", "given answer"));
  const copyButton = button("copy", "Copy", async () => {
    await copy(index);
    copyButton.textContent = "Copied";
  });
  header.append(heading, pairing, copyButton, exportMenu(index, exportActions));
  const foot = make("div", "foot");
  if (!written.length) foot.append(make("p", "note", "The model wrote nothing."));
  if (panel.note) foot.append(make("p", "note", panel.note));
  const finding = make("p", "finding");
  const [verdicts, notes] = [make("div", "verdicts"), make("div", "notes")];
  finding.dir = verdicts.dir = notes.dir = "auto";
  foot.append(finding, verdicts, notes);
  answerSection.append(header, answer, foot);
  const drawn = new Map([...asked, ...said]);
  return {
    ...promptParts,
    answerSection,
    pairing,
    finding,
    verdicts,
    notes,
    strong: [],
    drawn,
    floating: [],
  };
}
