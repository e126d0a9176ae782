// A panel as a picture: real shapes and letters, so that any program can open and edit it.

import { placeLabels } from "./labels.js";

const MARGIN = 16;
const NAMESPACE = "http://www.w3.org/2000/svg";
const SHARPNESS = 2;

const shape = (name, attributes, text = "") => {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
};

// Runs of letters that stand on one line, each with its box.
function* linesOf(node) {
  const range = document.createRange();
  const text = node.nodeValue;
  let run = null;
  for (let at = 0; at < text.length; at++) {
    const width = text.codePointAt(at) > 0xffff ? 2 : 1;
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

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function letters(run, style, origin, text = run.text) {
  return shape(
    "text",
    {
      x: run.left - origin.left,
      y: run.top - origin.top + (run.bottom - run.top) * 0.78,
      "font-family": style.fontFamily,
      "font-size": style.fontSize,
      "font-weight": style.fontWeight,
      fill: style.color,
      "xml:space": "preserve",
      textLength: Math.max(1, run.right - run.left),
      lengthAdjust: "spacingAndGlyphs",
    },
    text,
  );
}

const UNSEEN = ".menu, .indent, .pairing, .part[hidden]";

export function toSvg(drawing, panel) {
  const { section, prompt } = drawing;
  // The whole prompt, also what is scrolled out of sight.
  const height = prompt.style.maxHeight;
  prompt.style.maxHeight = "none";
  section.classList.add("pictured");
  placeLabels(drawing);
  const box = section.getBoundingClientRect();
  const origin = { left: box.left - MARGIN, top: box.top - MARGIN };
  const [width, tall] = [box.width + 2 * MARGIN, box.height + 2 * MARGIN];
  const svg = shape("svg", { xmlns: NAMESPACE, width, height: tall, viewBox: `0 0 ${width} ${tall}` });
  const colour = getComputedStyle(section).getPropertyValue("--ground");
  svg.append(shape("title", {}, panel.title), shape("rect", { width, height: tall, fill: colour || "white" }));
  for (const piece of section.querySelectorAll(".piece")) {
    const style = getComputedStyle(piece);
    for (const part of piece.getClientRects()) {
      const frame = {
        x: part.left - origin.left, y: part.top - origin.top, width: part.width, height: part.height, rx: 4,
      };
      const outlined = piece.matches(".picked");
      svg.append(shape("rect", { ...frame, fill: style.backgroundColor,
        stroke: outlined ? style.outlineColor : "none", "stroke-width": 2 }));
      const under = parseFloat(style.borderBottomWidth) || 0;
      if (under) svg.append(shape("rect", { ...frame, y: frame.y + frame.height - under,
        height: under, rx: 0, fill: style.borderBottomColor }));
    }
  }
  for (const node of textNodes(section)) {
    const parent = node.parentElement;
    if (parent.closest(UNSEEN)) continue;
    const style = getComputedStyle(parent);
    for (const run of linesOf(node)) if (run.text.trim()) svg.append(letters(run, style, origin));
  }
  for (const label of section.querySelectorAll(".tag, .fold")) {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    const style = getComputedStyle(label, "::before");
    const run = { left: left + parseFloat(style.marginInlineStart), right, top, bottom };
    svg.append(letters(run, style, origin, label.dataset.tag ?? label.dataset.says));
  }
  prompt.style.maxHeight = height;
  section.classList.remove("pictured");
  return new XMLSerializer().serializeToString(svg);
}

function save(address, name) {
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
}

const svgAddress = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

export function saveSvg(drawing, panel) {
  save(svgAddress(toSvg(drawing, panel)), `${panel.title}.svg`);
}

export async function savePng(drawing, panel) {
  const picture = new Image();
  picture.src = svgAddress(toSvg(drawing, panel));
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width * SHARPNESS, picture.height * SHARPNESS];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  save(canvas.toDataURL("image/png"), `${panel.title}.png`);
}

export function copyAnswer(panel) {
  const [start] = panel.tokens[panel.promptTokens] ?? [panel.letters.length];
  return navigator.clipboard.writeText(panel.letters.slice(start).join("").trim());
}
