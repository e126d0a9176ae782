// Colours what is drawn: influence, selection, marks and folds.

import { make, percent } from "./elements.js";
import { label } from "./labels.js";
import { inPrompt } from "./scores.js";

const LABELLED_RANKS = 3;
const NAMES = {
  tokens: "token", words: "word", sentences: "sentence", lines: "line",
  paragraphs: "paragraph", parts: "prompt part",
};
export const WORDS_OF_CHANGE = { added: "new", removed: "only here", changed: "changed" };

const precise = (value) => Number(value.toPrecision(3)).toString();

export function inWords(row, measure, method) {
  if (measure === "share") return percent(row.share, 1);
  return `${precise(row.shown)} ${method.unit}${measure === "mean" ? " per token" : ""}`;
}

function spoken(row, view, method) {
  if (!row?.counts) return "";
  const name = NAMES[view.granularity] ?? "part";
  return `${name}, influence ${inWords(row, view.measure, method)}, rank ${row.rank}`;
}

function tag(row, measure) {
  if (!row?.counts || row.rank > LABELLED_RANKS || !row.shown) return "";
  return measure === "share" ? percent(row.share) : precise(row.shown);
}

const TONES = { true: [192, 112, 42], false: [124, 77, 188] };
const DEEPEST = 0.62;
const FAINT = 0.02;
const LIMIT = 0.72;

function shade(weight, negative, { intensity }) {
  const depth = Math.min(LIMIT, weight * intensity * DEEPEST);
  return depth < 0.005 ? "" : `rgb(${TONES[negative].join(" ")} / ${depth.toFixed(2)})`;
}

// Touches only what is new: of thousands of parts, most stay as they are.
function wear(drawn, look) {
  const { piece, look: old = {} } = drawn;
  if (look.colour !== old.colour) {
    const [now, other] = look.underline ? ["borderBottomColor", "backgroundColor"] : ["backgroundColor", "borderBottomColor"];
    piece.style[now] = look.colour;
    piece.style[other] = "";
  }
  if (look.negative !== old.negative) piece.classList.toggle("negative", look.negative);
  if (look.selected !== old.selected) piece.classList.toggle("picked", look.selected);
  if (look.marked !== old.marked) piece.classList.toggle("pointed", look.marked);
  const chosen = look.selected || look.marked;
  if (chosen !== (old.selected || old.marked)) piece.ariaSelected = String(chosen);
  drawn.look = look;
}

export function outlined({ drawn }, chosen) {
  for (const [index, one] of drawn) {
    const selected = chosen.has(index);
    if (!one.look || one.look.selected === selected) continue;
    one.piece.classList.toggle("picked", selected);
    one.piece.ariaSelected = String(selected);
    one.look = { ...one.look, selected };
  }
}

export function paintPanel({ panel, drawing, rows, chosen, peak, view, kinds, pointed }) {
  const labels = new Map();
  const underline = view.style === "underline";
  // Of neighbouring words that differ, the last one says so.
  const fine = ["tokens", "words"].includes(view.granularity);
  for (const part of panel.segments[view.granularity]) {
    const drawn = drawing.drawn.get(part.index);
    if (!drawn) continue;
    const row = rows?.[part.index];
    const weight = row?.counts && peak ? Math.abs(row.shown) / peak : 0;
    const selected = chosen.has(part.index);
    const marked = pointed.has(part.index);
    const negative = Boolean(row?.counts && row.shown < 0 && weight > FAINT);
    const colour = shade(weight, negative, view);
    wear(drawn, { colour, underline, selected, marked, negative });
    const kind = kinds[part.index] === kinds[part.index + 1] && fine ? "" : kinds[part.index];
    const said = [tag(row, view.measure), WORDS_OF_CHANGE[kind]].filter(Boolean);
    if (said.length) labels.set(drawn.piece, said.join(" · "));
    drawn.whole.hidden = false;
  }
  fold(panel, drawing, rows, view, pointed);
  label(drawing, labels, fine);
}

// What a screen reader says of each part: it may follow when the picture stands.
export function speakPanel({ panel, drawing, rows, view, method }) {
  for (const part of panel.segments[view.granularity]) {
    const drawn = drawing.drawn.get(part.index);
    const says = drawn && spoken(rows?.[part.index], view, method);
    if (!drawn || drawn.says === says) continue;
    drawn.piece.ariaLabel = [drawn.piece.textContent, says].filter(Boolean).join(", ");
    drawn.says = says;
  }
}

// Neighbouring parts of the prompt below the threshold give way to one line that says so.
function fold(panel, drawing, rows, view, pointed) {
  for (const old of drawing.section.querySelectorAll(".fold")) old.remove();
  if (!view.threshold || !rows?.length) return;
  let line = null;
  for (const part of panel.segments[view.granularity].filter(inPrompt)) {
    const { whole } = drawing.drawn.get(part.index);
    const share = Math.abs(rows[part.index].share);
    if (!rows[part.index].counts || pointed.has(part.index) || 100 * share >= view.threshold) {
      line = null;
      continue;
    }
    if (!line) {
      line = make("span", "fold");
      [line.count, line.share] = [0, 0];
      whole.before(line);
    }
    line.count += 1;
    line.share += share;
    line.dataset.says = `… ${line.count} ${line.count > 1 ? "parts" : "part"}, ${percent(line.share, 1)}`;
    whole.hidden = true;
  }
}

export function paintLegend(legend, { peak, view, method }) {
  legend.hidden = !peak;
  const highest = view.measure === "share" ? percent(peak) : precise(peak);
  const scale = `0 – ${highest}`;
  const entry = (tone, meaning) => {
    const [whole, bar] = [make("span", "entry"), make("span", "ramp")];
    bar.style.setProperty("--tone", `var(--${tone})`);
    whole.append(bar, make("span", "", meaning));
    return whole;
  };
  const what = {
    share: "Share of influence on what is outlined",
    score: `Influence on what is outlined, in ${method.unit}`,
    mean: `Influence of each token on what is outlined, in ${method.unit}`,
  };
  legend.replaceChildren(make("span", "", what[view.measure]));
  if (method.signed) {
    legend.append(entry("helps", `speaks for it, ${scale}`));
    legend.append(entry("hinders", `against it (dotted underline), ${scale}`));
  } else {
    legend.append(entry("helps", scale));
  }
}
