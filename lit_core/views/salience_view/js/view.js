// The salience view: draws what the server sends and answers every click by itself where it can.
// What is chosen is reported back, so that words, chart, link and tables follow.

import { changeRows, drawChanges } from "./changes.js";
import { changed, fillMethods, showSettings } from "./controls.js";
import { oneLine, percent } from "./elements.js";
import { paintLegend, paintPanel } from "./paint.js";
import { drawPanel, kindOfChange, prepare } from "./panels.js";
import { shelf } from "./parcels.js";
import { copyAnswer, savePng, saveSvg } from "./picture.js";
import { focusOn, listen, scrollTogether } from "./reach.js";
import { counting, inPrompt, inputScores, ranked, segmentSums } from "./scores.js";
import {
  answerParts, counterpart, covered, followed, same, spansOf, toMask, touched,
} from "./selection.js";

const CONTRAST = "contrastive";
const PAUSE = 250;
const FRAME = 20;

class SalienceView {
  constructor(root, report) {
    this.root = root;
    this.report = report;
    this.byHand = [];
    this.pointed = [];
    this.form = root.querySelector(".controls");
    this.form.addEventListener("input", (event) => this.set(event.target));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    const keys = root.querySelector(".keys");
    const help = () => keys.showModal();
    root.querySelector(".help").addEventListener("click", help);
    listen(root.querySelector(".panels"), {
      act: (piece, how) => this.act(piece, how),
      light: (piece) => this.light(piece),
      clear: () => this.clear(),
      strongest: (piece) => this.goToStrongest(piece),
      help,
    });
    this.arrived = () => this.data && this.paint();
  }

  // What the server sends; its settings count when it asked for them anew, or nothing is shown yet.
  receive(data) {
    shelf().watchers.add(this.arrived);
    const drawn = JSON.stringify(data.panels.map(({ served, evidence, ...panel }) => panel));
    const anew = drawn !== this.drawn;
    this.data = data;
    if (anew) this.panels = data.panels.map(prepare);
    else this.panels.forEach((panel, i) => Object.assign(panel, { served: data.panels[i].served, evidence: data.panels[i].evidence }));
    this.drawn = drawn;
    if (this.adopted !== data.asked) {
      this.adopted = data.asked;
      this.view = data.view;
      [this.pointed, this.anchor] = [[], null];
    }
    fillMethods(this.form, data.methods);
    const usable = this.panels.every((panel) => panel.segments[this.view.granularity]);
    if (usable && (anew || this.shown !== this.view.granularity)) this.draw();
    this.paint();
  }

  close() {
    shelf().watchers.delete(this.arrived);
    clearTimeout(this.waiting);
    clearTimeout(this.later);
  }

  get method() {
    return this.data.methods[this.view.method];
  }

  set(target) {
    const before = this.view.granularity;
    this.view = changed(this.form, this.view, target);
    if (this.view.granularity !== before) {
      if (this.panels.every((panel) => panel.segments[this.view.granularity])) {
        const spans = this.panels.map((panel, i) =>
          covered(panel, this.view.granularity, this.view.selection[i] ?? []),
        );
        this.view = { ...this.view, selection: spans };
        [this.pointed, this.anchor] = [[], null];
        this.draw();
      }
    }
    this.changed();
  }

  changed() {
    this.paint();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report("view", this.view), PAUSE);
  }

  // The place of a piece: its panel and segment.
  find(piece) {
    return this.places.get(piece) ?? null;
  }

  act(piece, how) {
    const found = this.find(piece);
    if (!found) return;
    performance.mark("selection begins");
    const part = this.panels[found.place].segments[this.shown][found.index];
    if (inPrompt(part)) this.point(found);
    else this.choose(found, how);
    performance.measure("selection", "selection begins");
  }

  choose({ place, index }, how) {
    const panel = this.panels[place];
    const parts = answerParts(panel, this.shown);
    const now = touched(panel, this.shown, this.view.selection[place] ?? []).map((p) => p.index);
    let wanted = [index];
    if (how === "all") wanted = parts.map((part) => part.index);
    if (how === "toggle") {
      wanted = now.includes(index) ? now.filter((one) => one !== index) : [...now, index];
    }
    if (how === "extend" && this.anchor?.place === place) {
      const [from, to] = [this.anchor.index, index].sort((a, b) => a - b);
      wanted = parts.map((part) => part.index).filter((one) => one >= from && one <= to);
    } else {
      this.anchor = { place, index };
    }
    const spans = spansOf(panel, parts.filter((part) => wanted.includes(part.index)));
    this.select(place, spans, how === "pair" || !this.view.follow);
  }

  select(place, spans, alone) {
    const { selection, lead } = this.view;
    if (alone) {
      const pair = { lead, panel: place, from: selection[lead], to: spans };
      const kept = this.byHand.filter(
        (one) => !(one.lead === lead && one.panel === place && same(one.from, pair.from)),
      );
      if (place !== lead) this.byHand = [...kept, pair];
      this.view = { ...this.view, selection: selection.map((one, i) => (i === place ? spans : one)) };
    } else {
      const all = followed(this.panels, place, this.shown, spans, this.byHand);
      this.view = { ...this.view, lead: place, selection: all };
    }
    this.changed();
  }

  // Marks a part of a prompt, and what answers to it elsewhere; a second time takes it back.
  point({ place, index }) {
    const at = this.panels.map((_, to) => this.answering(place, to, index));
    this.pointed = same(at, this.pointed) ? [] : at;
    this.paint();
  }

  answering(from, to, index) {
    return counterpart(this.panels, from, to, this.shown, index);
  }

  clear() {
    if (this.pointed.length) this.pointed = [];
    else this.view = { ...this.view, selection: this.panels.map(() => []) };
    this.changed();
  }

  light(piece) {
    for (const lit of this.lit ?? []) lit.classList.remove("lit");
    this.lit = [];
    const found = piece && this.find(piece);
    if (!found) return;
    this.panels.forEach((_, to) => {
      const drawn = this.drawings[to].drawn.get(this.answering(found.place, to, found.index));
      if (!drawn) return;
      drawn.piece.classList.add("lit");
      this.lit.push(drawn.piece);
      drawn.piece.title = drawn.look?.says ?? "";
    });
  }

  goToStrongest(piece) {
    const { place } = this.find(piece);
    const parts = this.panels[place].segments[this.shown].filter(inPrompt);
    const rank = (part) => this.rows[place]?.[part.index].rank || Infinity;
    const best = parts.reduce((one, other) => (rank(other) < rank(one) ? other : one), parts[0]);
    if (best) focusOn(this.drawings[place].drawn.get(best.index).piece);
  }

  draw() {
    const root = this.root.querySelector(".panels");
    const focused = this.root.activeElement?.closest?.(".text");
    const lists = [...root.querySelectorAll(".text")];
    const takeAway = [
      ["Picture (SVG)", (i) => saveSvg(this.drawings[i], this.panels[i])],
      ["Picture (PNG)", (i) => savePng(this.drawings[i], this.panels[i])],
      ["Copy the answer", (i) => copyAnswer(this.panels[i])],
    ];
    this.shown = this.view.granularity;
    this.drawings = this.panels.map((panel, i) => drawPanel(panel, i, this.shown, takeAway));
    this.places = new WeakMap();
    this.drawings.forEach(({ drawn }, place) => {
      for (const [index, { piece }] of drawn) this.places.set(piece, { place, index });
    });
    this.lit = [];
    this.kinds = this.panels.map((panel) =>
      panel.segments[this.shown].map((part) => (inPrompt(part) ? kindOfChange(panel, part) : "")),
    );
    root.replaceChildren(...this.drawings.map(({ section }) => section));
    const again = root.querySelectorAll(".text")[lists.indexOf(focused)];
    again?.reached?.focus();
    scrollTogether(this.drawings, () => this.view.scroll, this.answering.bind(this));
  }

  // Rows of one panel; null while the server has not answered what is asked.
  answer(panel, spans) {
    const [segments, selected] = [panel.segments[this.shown], toMask(panel, spans)];
    if (!selected.includes(1)) return [];
    const { granularity, method } = this.view;
    const key = this.method.granular ? `${method}|${granularity}` : method;
    const parcel = shelf().parcels.get(panel.evidence[key]);
    const scores = this.method.array && inputScores(parcel, this.method.array, selected);
    let sums = scores && segmentSums(segments, this.method, scores);
    const served = panel.served;
    if (!sums && served && same([served.granularity, served.method, served.spans, served.foil],
      [granularity, method, spans, this.view.foil])) sums = served.scores;
    if (!sums) return null;
    const counts = counting(segments, this.method, panel.promptTokens, selected);
    return ranked(segments, sums, counts, this.view.measure);
  }

  paint() {
    const { view, panels, method } = this;
    this.root.querySelector(".controls + .meaning").textContent = method.meaning;
    this.root.querySelector(".fault").textContent = this.data.fault;
    if (!this.drawings) return;
    const found = panels.map((panel, i) => this.answer(panel, view.selection[i] ?? []));
    const waiting = this.shown !== view.granularity || found.includes(null);
    this.root.querySelector(".panels").ariaBusy = String(waiting);
    // What was shown stays until its successor is there.
    if (!waiting) this.known = { rows: found, of: this.shown };
    const rows = this.known?.of === this.shown ? this.known.rows : panels.map(() => []);
    this.rows = rows;
    const sizes = rows.flatMap((all) => all.map((row) => Math.abs(row.shown)));
    const peak = sizes.reduce((most, one) => Math.max(most, one), 0);
    const box = this.root.querySelector(".panels");
    box.dataset.style = view.style;
    box.dataset.layout = view.layout;
    box.dataset.granularity = this.shown;
    box.style.setProperty("--intensity", view.intensity);
    const painted = { ...view, granularity: this.shown };
    panels.forEach((panel, i) => {
      const chosen = new Set(touched(panel, this.shown, view.selection[i] ?? []).map((p) => p.index));
      const pointed = new Set([this.pointed[i]]);
      const [drawing, kinds] = [this.drawings[i], this.kinds[i]];
      paintPanel({ panel, drawing, rows: rows[i], chosen, peak, view: painted, method, kinds, pointed });
      drawing.pairing.textContent = this.pairing(i);
    });
    // The panels answer a click; what stands around them may follow a frame later.
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      showSettings(this.form, this.view, CONTRAST);
      paintLegend(this.root.querySelector(".legend"), { peak, view, method });
      this.paintChanges(rows);
      this.say(waiting, rows);
    }, this.drawings.painted ? FRAME : 0);
    this.drawings.painted = true;
  }

  pairing(place) {
    const { lead, selection } = this.view;
    if (place === lead || !selection[lead]?.length) return "";
    if (!selection[place]?.length) return "nothing here answers to the selection: Alt + click a part to pair it";
    const byHand = this.byHand.some(
      (one) => one.lead === lead && one.panel === place && same([one.from, one.to], [selection[lead], selection[place]]),
    );
    return byHand ? "paired by you" : "paired by its text";
  }

  paintChanges(rows) {
    const section = this.root.querySelector(".changes");
    const lines = changeRows(this.panels, rows, this.shown, this.kinds);
    drawChanges(section, this.panels, lines, {
      all: this.all,
      pointed: this.panels.map((_, i) => new Set([this.pointed[i]])),
      point: ({ at }) => {
        this.pointed = same(at, this.pointed) ? [] : at;
        this.paint();
        const place = at.findIndex((index) => index !== undefined);
        this.drawings[place].drawn.get(at[place])?.piece.scrollIntoView({ block: "nearest" });
      },
      toggle: () => {
        this.all = !this.all;
        this.paint();
      },
    });
  }

  say(waiting, rows) {
    const status = this.root.querySelector(".status");
    const { lead, selection } = this.view;
    const top = rows[lead]?.findIndex((row) => row.rank === 1) ?? -1;
    let text = "";
    if (waiting) text = this.data.status || "Working it out…";
    else if (!selection.some((spans) => spans?.length)) text = "Nothing is selected: click a part of an answer.";
    else if (top >= 0) {
      const part = this.panels[lead].segments[this.shown][top];
      text = `Strongest in ${this.panels[lead].title}: “${oneLine(part.text)}”, ${percent(rows[lead][top].share)}.`;
    }
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("unseen", !waiting && top >= 0);
  }
}

const views = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new SalienceView(parentElement, setStateValue));
  const view = views.get(parentElement);
  view.receive(data);
  return () => view.close();
}
