// The salience view: draws what the server sends and answers every click by itself where it can.
// What is chosen is reported back, so that words, chart, link and tables follow.

import { inShort, rowsOf } from "./answers.js";
import { changeRows, drawChanges } from "./changes.js";
import { chosen, pairing } from "./choosing.js";
import { changed, fillMethods, showSettings } from "./controls.js";
import { placeLabels } from "./labels.js";
import { outlined, paintLegend, paintPanel, speakPanel } from "./paint.js";
import { drawPanel, kindOfChange, prepare } from "./panels.js";
import { shelf } from "./parcels.js";
import { copyAnswer, savePng, saveSvg } from "./picture.js";
import { closable, focusOn, listen, scrollTogether } from "./reach.js";
import { inPrompt } from "./scores.js";
import { counterpart, covered, same, touched } from "./selection.js";

const CONTRAST = "contrastive";
// Thousandths of a second: before the server hears of a change, and before the rest is drawn.
const PAUSE = 250;
const FRAME = 20;

export class SalienceView {
  constructor(root, report) {
    this.root = root;
    this.report = report;
    this.byHand = [];
    this.pointed = [];
    this.box = root.querySelector(".panels");
    this.form = root.querySelector(".controls");
    this.form.addEventListener("input", (event) => this.set(event.target));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    closable(root);
    const help = () => root.querySelector(".keys").showModal();
    root.querySelector(".help").addEventListener("click", help);
    listen(this.box, {
      act: (piece, how) => this.act(piece, how),
      hold: (on) => this.hold(on),
      light: (piece) => this.light(piece),
      clear: () => this.clear(),
      strongest: (piece) => this.goToStrongest(piece),
      help,
    });
    this.arrived = () => this.data && this.paint();
    this.sizes = new ResizeObserver(() => this.drawings.forEach(placeLabels));
  }

  // What the server sends; its settings count when it asked for them anew, or nothing is shown yet.
  receive(data) {
    shelf().watchers.add(this.arrived);
    const drawn = JSON.stringify(data.panels.map(({ served, evidence, ...panel }) => panel));
    const anew = drawn !== this.drawn;
    if (anew) this.panels = data.panels.map(prepare);
    this.panels.forEach((panel, place) => {
      const { served, evidence } = data.panels[place];
      Object.assign(panel, { served, evidence });
    });
    [this.data, this.drawn] = [data, drawn];
    if (this.adopted !== data.asked) {
      [this.adopted, this.view] = [data.asked, data.view];
      [this.pointed, this.anchor] = [[], null];
    }
    fillMethods(this.form, data.methods);
    if (this.drawable && (anew || this.shown !== this.view.granularity)) this.draw();
    this.paint();
  }

  close() {
    shelf().watchers.delete(this.arrived);
    clearTimeout(this.waiting);
    clearTimeout(this.later);
  }

  // Whether the segments of the granularity that was chosen are here.
  get drawable() {
    return this.panels.every((panel) => panel.segments[this.view.granularity]);
  }

  set(field) {
    const before = this.view.granularity;
    this.view = changed(this.form, this.view, field);
    const { granularity, selection } = this.view;
    if (granularity !== before && this.drawable) {
      const whole = this.panels.map((panel, i) => covered(panel, granularity, selection[i] ?? []));
      this.view = { ...this.view, selection: whole };
      [this.pointed, this.anchor] = [[], null];
      this.draw();
    }
    this.changed();
  }

  // While the mouse is down, only outlines follow.
  hold(on) {
    const released = this.held && !on;
    this.held = on;
    if (released) this.changed();
  }

  changed() {
    if (this.held) {
      this.outline();
      return;
    }
    this.paint();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report("view", this.view), PAUSE);
  }

  outline() {
    this.panels.forEach((panel, place) => {
      const chosenParts = touched(panel, this.shown, this.view.selection[place] ?? []);
      outlined(this.drawings[place], new Set(chosenParts.map((part) => part.index)));
    });
  }

  act(piece, how) {
    const meant = this.places.get(piece);
    if (!meant) return;
    const part = this.panels[meant.place].segments[this.shown][meant.index];
    if (inPrompt(part)) {
      if (how === "all") return;
      this.point(this.panels.map((_, to) => this.answering(meant.place, to, meant.index)));
    } else {
      Object.assign(this, chosen(this.panels, this.shown, this, meant, how));
      this.changed();
    }
  }

  // Marks a part of the prompt in each panel; a second time takes the marks back.
  point(at) {
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
    for (const lit of this.lit) lit.classList.remove("lit");
    this.lit = [];
    const found = piece && this.places.get(piece);
    if (!found) return;
    this.drawings.forEach(({ drawn }, to) => {
      const one = drawn.get(this.answering(found.place, to, found.index));
      if (!one) return;
      one.piece.classList.add("lit");
      one.piece.title = one.says ?? "";
      this.lit.push(one.piece);
    });
  }

  goToStrongest(piece) {
    const { place } = this.places.get(piece);
    const parts = this.panels[place].segments[this.shown].filter(inPrompt);
    const rank = (part) => this.rows[place]?.[part.index]?.rank || Infinity;
    const best = parts.reduce((one, other) => (rank(other) < rank(one) ? other : one), parts[0]);
    if (best) focusOn(this.drawings[place].drawn.get(best.index).piece);
  }

  draw() {
    const focused = this.root.activeElement?.closest?.(".text");
    const at = [...this.box.querySelectorAll(".text")].indexOf(focused);
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
    this.kinds = this.panels.map((panel) =>
      panel.segments[this.shown].map((part) => (inPrompt(part) ? kindOfChange(panel, part) : "")),
    );
    this.lit = [];
    this.settled = false;
    this.sizes.disconnect();
    this.drawings.forEach(({ section }) => this.sizes.observe(section));
    this.box.replaceChildren(...this.drawings.map(({ section }) => section));
    this.box.querySelectorAll(".text")[at]?.reached?.focus();
    scrollTogether(this.drawings, () => this.view.scroll, this.answering.bind(this));
  }

  paint() {
    if (!this.drawings) return;
    const view = { ...this.view, granularity: this.shown };
    const method = this.data.methods[view.method];
    const found = this.panels.map((panel, i) =>
      rowsOf(panel, view, method, view.selection[i] ?? []),
    );
    const waiting = this.shown !== this.view.granularity || found.includes(null);
    // What was shown stays until its successor is there.
    if (!waiting) this.known = { rows: found, of: this.shown };
    this.rows = this.known?.of === this.shown ? this.known.rows : this.panels.map(() => []);
    const sizes = this.rows.flatMap((rows) => rows.map((row) => Math.abs(row.shown)));
    const peak = sizes.reduce((most, one) => Math.max(most, one), 0);
    const { style, layout } = view;
    Object.assign(this.box.dataset, { style, layout, granularity: this.shown });
    this.box.ariaBusy = String(waiting);
    this.root.querySelector(".changes").ariaBusy = String(waiting);
    this.panels.forEach((panel, i) => {
      const parts = touched(panel, this.shown, view.selection[i] ?? []);
      paintPanel({
        panel, view, peak, drawing: this.drawings[i], rows: this.rows[i],
        kinds: this.kinds[i], chosen: new Set(parts.map((part) => part.index)),
        pointed: new Set([this.pointed[i]]),
      });
      this.drawings[i].pairing.textContent = pairing(this.panels, this.shown, this, i);
    });
    // The panels answer a click; what stands around them may follow a frame later.
    clearTimeout(this.later);
    const rest = () => this.paintRest({ waiting, peak, view, method });
    this.later = setTimeout(rest, this.settled ? FRAME : 0);
    this.settled = true;
  }

  paintRest({ waiting, peak, view, method }) {
    this.panels.forEach((panel, i) => {
      speakPanel({ panel, drawing: this.drawings[i], rows: this.rows[i], view, method });
    });
    showSettings(this.form, this.view, CONTRAST);
    this.root.querySelector(".controls + .meaning").textContent = method.meaning;
    this.root.querySelector(".fault").textContent = this.data.fault;
    paintLegend(this.root.querySelector(".legend"), { peak, view, method });
    this.paintChanges();
    const status = this.root.querySelector(".status");
    const said = inShort(this.panels, this.rows, view);
    const text = waiting ? this.data.status || "Working it out…" : said;
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("unseen", text.startsWith("Strongest"));
  }

  paintChanges() {
    const rows = changeRows(this.panels, this.rows, this.shown, this.kinds);
    drawChanges(this.root.querySelector(".changes"), this.panels, rows, {
      all: this.all,
      pointed: this.panels.map((_, i) => new Set([this.pointed[i]])),
      point: ({ at }) => {
        const place = at.findIndex((index) => index !== undefined);
        this.point(at);
        this.drawings[place].drawn.get(at[place])?.piece.scrollIntoView({ block: "center" });
      },
      toggle: () => {
        this.all = !this.all;
        this.paintChanges();
      },
    });
  }
}
