// A panel as an SVG: real shapes and letters, so that any program can open and edit it.

import { placeLabels } from "./labels.js";
import { answerStart } from "./panel_data.js";

/** @import { Panel } from "./panel_data.js" */
/** @import { PanelDrawing } from "./panel_dom.js" */

/** @typedef {{ left: number, right: number, top: number, bottom: number, text: string }} Run */
/** @typedef {{ left: number, top: number }} Origin */

const MARGIN = 16;
const NAMESPACE = "http://www.w3.org/2000/svg";
const SHARPNESS = 2;
const ROUNDING = 4;
// Where letters stand, from the top of their line.
const BASELINE = 0.78;

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function shape(name, attributes, text = "") {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}

/**
 * Runs of letters that stand on one line, each with its box.
 * @param {Text} node
 * @returns {Generator<Run>}
 */
function* linesOf(node) {
  const range = document.createRange();
  const text = node.data;
  /** @type {Run | null} */
  let run = null;
  for (let at = 0; at < text.length; at++) {
    const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    range.setStart(node, at);
    range.setEnd(node, at + width);
    const box = range.getBoundingClientRect();
    if (run && box.width && Math.abs(box.top - run.top) < box.height / 2) {
      run.left = Math.min(run.left, box.left);
      run.right = Math.max(run.right, box.right);
      run.text += text.slice(at, at + width);
    } else if (box.width) {
      if (run) yield run;
      const { left, right, top, bottom } = box;
      run = { left, right, top, bottom, text: text.slice(at, at + width) };
    }
    at += width - 1;
  }
  if (run) yield run;
}

/**
 * @param {HTMLElement} root
 */
function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
}

/**
 * @param {Run} run
 * @param {CSSStyleDeclaration} style
 * @param {Origin} origin
 */
function letters(run, style, origin) {
  return shape(
    "text",
    {
      x: run.left - origin.left,
      y: run.top - origin.top + (run.bottom - run.top) * BASELINE,
      "font-family": style.fontFamily,
      "font-size": style.fontSize,
      "font-weight": style.fontWeight,
      fill: style.color,
      "xml:space": "preserve",
      textLength: Math.max(1, run.right - run.left),
      lengthAdjust: "spacingAndGlyphs",
    },
    run.text,
  );
}

/**
 * The ground, the frame and the underline of a part, line by line.
 * @param {HTMLElement} piece
 * @param {Origin} origin
 */
function* ground(piece, origin) {
  const style = getComputedStyle(piece);
  const stroke = piece.matches(".picked") ? style.outlineColor : "none";
  const under = Number.parseFloat(style.borderBottomWidth) || 0;
  for (const { left, top, width, height } of piece.getClientRects()) {
    const [x, y] = [left - origin.left, top - origin.top];
    const fill = style.backgroundColor;
    yield shape("rect", { x, y, width, height, rx: ROUNDING, fill, stroke, "stroke-width": 2 });
    if (under) {
      const line = { x, y: y + height - under, width, height: under, rx: 0 };
      yield shape("rect", { ...line, fill: style.borderBottomColor });
    }
  }
}

const UNSEEN = ".menu, .copy, .indent, .pairing, .marks, .part[hidden]";

/**
 * The shapes of a section as it stands on the page, moved so that it begins at `top`.
 * @param {HTMLElement} section
 * @param {number} top
 */
function* drawnSection(section, top) {
  const box = section.getBoundingClientRect();
  const origin = { left: box.left - MARGIN, top: box.top - top };
  for (const piece of section.querySelectorAll(".piece")) {
    yield* ground(/** @type {HTMLElement} */ (piece), origin);
  }
  for (const node of textNodes(section)) {
    const parent = node.parentElement;
    if (!parent || parent.closest(UNSEEN)) continue;
    const style = getComputedStyle(parent);
    for (const run of linesOf(node)) if (run.text.trim()) yield letters(run, style, origin);
  }
  for (const mark of section.querySelectorAll(".line-number")) {
    if (mark.closest(UNSEEN)) continue;
    const { top: upper, bottom } = mark.getBoundingClientRect();
    const run = /** @type {HTMLElement} */ (mark.closest(".run")).getBoundingClientRect();
    const style = getComputedStyle(mark, "::before");
    const text = /** @type {HTMLElement} */ (mark).dataset.line ?? "";
    const left = run.left + Number.parseFloat(style.left);
    const right = left + Number.parseFloat(style.width);
    yield letters({ left, right, top: upper, bottom, text }, style, origin);
  }
  for (const label of section.querySelectorAll(".tag, .fold")) {
    const { dataset } = /** @type {HTMLElement} */ (label);
    const { left, right, top: upper, bottom } = label.getBoundingClientRect();
    const style = getComputedStyle(label, "::before");
    const text = dataset.tag ?? dataset.says ?? "";
    const begin = left + Number.parseFloat(style.marginInlineStart);
    yield letters({ left: begin, right, top: upper, bottom, text }, style, origin);
  }
}

/**
 * An answer, what is said of it, and below them the prompt.
 * @param {PanelDrawing} drawing
 * @param {Panel} panel
 */
export function toSvg(drawing, panel) {
  const { answerSection, promptSection, prompt } = drawing;
  // The whole prompt, also what is scrolled out of sight, and where another one is shown.
  const [{ hidden }, { scrollTop }] = [promptSection, prompt];
  promptSection.hidden = false;
  promptSection.classList.add("pictured");
  placeLabels(drawing);
  const [above, below] = [answerSection, promptSection].map((one) => one.getBoundingClientRect());
  const width = Math.max(above.width, below.width) + 2 * MARGIN;
  const size = { width, height: above.height + below.height + 3 * MARGIN };
  const viewBox = `0 0 ${size.width} ${size.height}`;
  const svg = shape("svg", { xmlns: NAMESPACE, ...size, viewBox });
  const fill = getComputedStyle(answerSection).getPropertyValue("--ground") || "white";
  svg.append(
    shape("title", {}, panel.title),
    shape("rect", { ...size, fill }),
    ...drawnSection(answerSection, MARGIN),
    ...drawnSection(promptSection, above.height + 2 * MARGIN),
  );
  promptSection.classList.remove("pictured");
  promptSection.hidden = hidden;
  prompt.scrollTop = scrollTop;
  return new XMLSerializer().serializeToString(svg);
}

/**
 * @param {string} address
 * @param {string} name
 */
function save(address, name) {
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
}

const svgAddress = (/** @type {string} */ svg) =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/**
 * @param {PanelDrawing} drawing
 * @param {Panel} panel
 */
export function saveSvg(drawing, panel) {
  save(svgAddress(toSvg(drawing, panel)), `${panel.title}.svg`);
}

/**
 * @param {PanelDrawing} drawing
 * @param {Panel} panel
 */
export async function savePng(drawing, panel) {
  const image = new Image();
  image.src = svgAddress(toSvg(drawing, panel));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * SHARPNESS, image.height * SHARPNESS];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  save(canvas.toDataURL("image/png"), `${panel.title}.png`);
}

export function copyAnswer(/** @type {Panel} */ panel) {
  const text = panel.letters.slice(answerStart(panel)).join("");
  return navigator.clipboard.writeText(text.trim());
}
