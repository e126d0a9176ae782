// Draws what the view holds: its panels, their colours, and what stands around them. It reads the
// view and changes nothing in it.

import { inShort, rowsOf } from "./scored_rows.js";
import { changeRows, drawChanges } from "./changes_table.js";
import { pairing } from "./selection_update.js";
import { showSettings } from "./controls.js";
import { placeLabels } from "./labels.js";
import { outlined, paintLegend, paintPanel, speakPanel } from "./styling.js";
import { drawPanel, kindOfChange } from "./panel_dom.js";
import { copyAnswer, savePng, saveSvg } from "./svg_export.js";
import { focusOn, scrollTogether } from "./input_events.js";
import { inPrompt } from "./scores.js";
import { touched } from "./selection.js";

const CONTRAST = "contrastive";
// Thousandths of a second before the rest is drawn.
const FRAME = 20;

export class Renderer {
  constructor(root, of) {
    [this.root, this.of] = [root, of];
    this.box = root.querySelector(".panels");
    this.form = root.querySelector(".controls");
    this.sizes = new ResizeObserver(() => this.drawings.forEach(placeLabels));
  }

  close() {
    clearTimeout(this.later);
  }

  // The panels anew, in parts of this granularity.
  draw(granularity) {
    const { panels } = this.of;
    const focused = this.root.activeElement?.closest?.(".text");
    const at = [...this.box.querySelectorAll(".text")].indexOf(focused);
    const takeAway = [
      ["Picture (SVG)", (i) => saveSvg(this.drawings[i], this.of.panels[i])],
      ["Picture (PNG)", (i) => savePng(this.drawings[i], this.of.panels[i])],
      ["Copy the answer", (i) => copyAnswer(this.of.panels[i])],
    ];
    this.shown = granularity;
    this.drawings = panels.map((panel, i) => drawPanel(panel, i, this.shown, takeAway));
    this.places = new WeakMap();
    this.drawings.forEach(({ drawn }, place) => {
      for (const [index, { piece }] of drawn) this.places.set(piece, { place, index });
    });
    this.kinds = panels.map((panel) =>
      panel.segments[this.shown].map((part) => (inPrompt(part) ? kindOfChange(panel, part) : "")),
    );
    this.lit = [];
    this.settled = false;
    this.sizes.disconnect();
    this.drawings.forEach(({ section }) => this.sizes.observe(section));
    this.box.replaceChildren(...this.drawings.map(({ section }) => section));
    this.box.querySelectorAll(".text")[at]?.reached?.focus();
    const answering = (...one) => this.of.answering(...one);
    scrollTogether(this.drawings, () => this.of.view.scroll, answering);
  }

  // Colours and words for the parts that are drawn.
  paint() {
    if (!this.drawings) return;
    const { panels, data, pointed } = this.of;
    const view = { ...this.of.view, granularity: this.shown };
    const method = data.methods[view.method];
    const found = panels.map((panel, i) => rowsOf(panel, view, method, view.selection[i] ?? []));
    // A choice that cannot be used is not waited for.
    const coming = this.shown !== this.of.view.granularity && !data.fault;
    const waiting = coming || found.includes(null);
    // What was shown stays until its successor is there.
    if (!waiting) this.known = { rows: found, of: this.shown };
    this.rows = this.known?.of === this.shown ? this.known.rows : panels.map(() => []);
    const sizes = this.rows.flatMap((rows) => rows.map((row) => Math.abs(row.shown)));
    const peak = sizes.reduce((most, one) => Math.max(most, one), 0);
    const { style, layout } = view;
    Object.assign(this.box.dataset, { style, layout, granularity: this.shown });
    this.box.ariaBusy = String(waiting);
    this.root.querySelector(".changes").ariaBusy = String(waiting);
    panels.forEach((panel, i) => {
      paintPanel({
        panel, view, peak, drawing: this.drawings[i], rows: this.rows[i],
        kinds: this.kinds[i], chosen: this.chosen(i), pointed: new Set([pointed[i]]),
      });
      this.drawings[i].pairing.textContent = pairing(panels, this.shown, this.of, i);
    });
    // The panels answer a click; what stands around them may follow a frame later.
    clearTimeout(this.later);
    const rest = () => this.paintRest({ waiting, peak, view, method });
    this.later = setTimeout(rest, this.settled ? FRAME : 0);
    this.settled = true;
  }

  paintRest({ waiting, peak, view, method }) {
    const { panels, data } = this.of;
    panels.forEach((panel, i) => {
      speakPanel({ panel, drawing: this.drawings[i], rows: this.rows[i], view, method });
    });
    showSettings(this.form, this.of.view, CONTRAST);
    this.root.querySelector(".controls + .meaning").textContent = method.meaning;
    this.root.querySelector(".fault").textContent = data.fault;
    paintLegend(this.root.querySelector(".legend"), { peak, view, method });
    this.paintChanges();
    const status = this.root.querySelector(".status");
    const text = waiting ? data.status || "Working it out…" : inShort(panels, this.rows, view);
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("unseen", text.startsWith("Strongest"));
  }

  paintChanges() {
    const { panels, pointed } = this.of;
    const rows = changeRows(panels, this.rows, this.shown, this.kinds);
    drawChanges(this.root.querySelector(".changes"), panels, rows, {
      all: this.all,
      pointed: panels.map((_, i) => new Set([pointed[i]])),
      point: ({ at }) => {
        const place = at.findIndex((index) => index !== undefined);
        this.of.point(at);
        this.drawings[place].drawn.get(at[place])?.piece.scrollIntoView({ block: "center" });
      },
      toggle: () => {
        this.all = !this.all;
        this.paintChanges();
      },
    });
  }

  // Only what is selected, while the mouse is down.
  outline() {
    this.drawings.forEach((drawing, i) => outlined(drawing, this.chosen(i)));
  }

  chosen(place) {
    const { panels, view } = this.of;
    const parts = touched(panels[place], this.shown, view.selection[place] ?? []);
    return new Set(parts.map((part) => part.index));
  }

  // Shows a part, and what answers to it in the other panels.
  light(piece) {
    for (const lit of this.lit) lit.classList.remove("lit");
    this.lit = [];
    const found = piece && this.places.get(piece);
    if (!found) return;
    this.drawings.forEach(({ drawn }, to) => {
      const one = drawn.get(this.of.answering(found.place, to, found.index));
      if (!one) return;
      one.piece.classList.add("lit");
      one.piece.title = one.says ?? "";
      this.lit.push(one.piece);
    });
  }

  goToStrongest(piece) {
    const { place } = this.places.get(piece);
    const parts = this.of.panels[place].segments[this.shown].filter(inPrompt);
    const rank = (part) => this.rows[place]?.[part.index]?.rank || Infinity;
    const best = parts.reduce((one, other) => (rank(other) < rank(one) ? other : one), parts[0]);
    if (best) focusOn(this.drawings[place].drawn.get(best.index).piece);
  }
}
