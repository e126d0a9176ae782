// Draws what the view holds: its panels, their colours, and what stands around them. It reads the
// view and changes nothing in it.

import { changeRows, drawChanges } from "./changes_table.js";
import { showSettings } from "./controls.js";
import { find, make } from "./elements.js";
import { unbroken } from "./formatting.js";
import { focusOn, scrollTogether } from "./input_events.js";
import { placeLabels } from "./labels.js";
import { inPrompt } from "./panel_data.js";
import { drawPanel } from "./panel_dom.js";
import { PromptBoxes } from "./prompt_boxes.js";
import { scoredRows, summarize } from "./scored_rows.js";
import { markEdges } from "./scroll_marks.js";
import { same, touched } from "./selection.js";
import { pairing } from "./selection_update.js";
import { applyColours, outlined, speakPanel, stylePanel, writeLegend } from "./styling.js";
import { copyAnswer, savePng, saveSvg } from "./svg_export.js";

/** @import { Panel, Segment } from "./panel_data.js" */
/** @import { PanelDrawing, TextBox } from "./panel_dom.js" */
/** @import { Row } from "./scores.js" */
/** @import { ManualPair } from "./selection.js" */
/** @import { Place } from "./selection_update.js" */
/** @import { AlignedRow, MethodData, ViewData, ViewSettings } from "./view_data.d.ts" */

/**
 * @typedef {object} Source what is drawn
 * @property {ViewData} data
 * @property {Panel[]} panels
 * @property {ViewSettings} view
 * @property {AlignedRow} pointed the marked part of each panel
 * @property {ManualPair[]} manualPairs
 * @property {(at: AlignedRow) => void} point
 * @property {(from: number, to: number, index: number) => number | null} counterpartOf
 */

// Thousandths of a second before the rest is drawn.
const FRAME = 20;

export class Renderer {
  /** The granularity that is drawn; empty before anything is. */
  shown = "";
  /** @type {WeakMap<Element, Place>} */
  places = new WeakMap();
  /** @type {PanelDrawing[]} */
  drawings = [];
  /** @type {Row[][]} */
  rows = [];
  /** @type {{ rows: Row[][], granularity: string, method: MethodData } | null} */
  known = null;
  /** @type {HTMLElement[]} */
  lit = [];
  /** Whether all changes are shown, or the largest. */
  all = false;
  settled = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  later;

  /**
   * @param {ShadowRoot} root
   * @param {Source} source
   */
  constructor(root, source) {
    this.root = root;
    this.source = source;
    this.box = find(root, ".panels");
    this.form = /** @type {HTMLFormElement} */ (find(root, ".controls"));
    this.changes = find(root, ".changes");
    this.prompts = new PromptBoxes(this.box);
    this.resized = () => this.prompts.fit();
    window.addEventListener("resize", this.resized);
    this.sizes = new ResizeObserver(() => {
      this.drawings.forEach(placeLabels);
      this.drawings.forEach(markEdges);
    });
  }

  close() {
    clearTimeout(this.later);
    window.removeEventListener("resize", this.resized);
  }

  // The panels anew, in parts of this granularity.
  draw(/** @type {string} */ granularity) {
    const { panels, data } = this.source;
    const focused = this.root.activeElement?.closest(".text");
    const at = focused ? this.texts().indexOf(focused) : -1;
    applyColours(this.root, data.appearance);
    /** @type {[string, (i: number) => unknown][]} */
    const exportActions = [
      ["Picture (SVG)", (i) => saveSvg(this.drawings[i], this.source.panels[i])],
      ["Picture (PNG)", (i) => savePng(this.drawings[i], this.source.panels[i])],
    ];
    const copy = (/** @type {number} */ i) => copyAnswer(this.source.panels[i]);
    this.shown = granularity;
    this.drawings = panels.map((panel, i) => drawPanel(panel, i, granularity, exportActions, copy));
    this.drawings.forEach(({ answerSection }, i) => {
      if (panels.length > 1) {
        answerSection.style.setProperty("--panel", data.appearance.panelColours[i]);
      }
    });
    this.places = new WeakMap();
    this.drawings.forEach(({ drawn }, place) => {
      for (const [index, { piece }] of drawn) this.places.set(piece, { place, index });
    });
    this.lit = [];
    this.settled = false;
    this.sizes.disconnect();
    for (const { answerSection, promptSection } of this.drawings) {
      this.sizes.observe(answerSection);
      this.sizes.observe(promptSection);
    }
    const sections = this.drawings.map(({ answerSection }) => answerSection);
    find(this.box, ".answers").replaceChildren(...sections);
    this.prompts.draw(this.drawings);
    /** @type {TextBox | undefined} */ (this.texts()[at])?.reached?.focus();
    scrollTogether(
      this.drawings,
      () => this.source.view.scroll,
      (from, to, index) => this.source.counterpartOf(from, to, index),
    );
  }

  // Colours and words for the parts that are drawn.
  update() {
    if (!this.shown) return;
    const { panels, data, pointed } = this.source;
    const view = { ...this.source.view, granularity: this.shown };
    const method = data.methods[view.method];
    const found = panels.map((panel, i) =>
      scoredRows(panel, view, method, view.selection[i] ?? []),
    );
    const ready = found.filter((rows) => rows !== null);
    // A choice that cannot be used is not waited for.
    const coming = this.shown !== this.source.view.granularity && !data.fault;
    const waiting = coming || ready.length < found.length;
    // What was shown stays until its successor is there.
    if (!waiting) this.known = { rows: ready, granularity: this.shown, method };
    this.rows = this.known?.granularity === this.shown ? this.known.rows : panels.map(() => []);
    const sizes = this.rows.flatMap((rows) => rows.map((row) => Math.abs(row.shown)));
    const peak = sizes.reduce((most, one) => Math.max(most, one), 0);
    const { style, layout } = view;
    const stale = this.stale(waiting);
    Object.assign(this.box.dataset, { style, layout, granularity: this.shown });
    this.box.ariaBusy = String(waiting);
    this.changes.ariaBusy = String(waiting);
    panels.forEach((panel, i) => {
      stylePanel({
        panel,
        view,
        peak,
        drawing: this.drawings[i],
        rows: this.rows[i],
        chosen: this.chosen(i),
        pointed: new Set([pointed[i]]),
        remarks: stale ? {} : panel.remarks,
        appearance: data.appearance,
      });
      this.drawings[i].pairing.textContent = pairing(panels, this.shown, this.source, i);
    });
    this.prompts.showOnce(panels, view.lead);
    // The panels answer a click: what stands around them may follow a frame later. In panels that
    // were drawn anew it comes at once, so that none of them moves.
    clearTimeout(this.later);
    const rest = () => this.updateRest(waiting, peak, view, this.known?.method ?? method);
    if (this.settled) this.later = setTimeout(rest, FRAME);
    else rest();
    this.settled = true;
  }

  /**
   * @param {boolean} waiting
   * @param {number} peak
   * @param {ViewSettings} view
   * @param {MethodData} method by which what is drawn was computed
   */
  updateRest(waiting, peak, view, method) {
    const { panels, data } = this.source;
    panels.forEach((panel, i) => {
      speakPanel({ panel, drawing: this.drawings[i], rows: this.rows[i], view, method });
    });
    const chosen = data.methods[this.source.view.method];
    showSettings(this.form, this.source.view, chosen, data.offersMultiHop);
    find(this.box, ".meaning").textContent = data.methods[view.method].meaning;
    find(this.root, ".fault").textContent = data.fault;
    writeLegend(find(this.root, ".legend"), { peak, view, method });
    this.updateChanges();
    this.updateText(waiting);
    const status = find(this.root, ".status");
    const text = waiting ? this.waitingText() : summarize(panels, this.rows, view);
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("unseen", text.startsWith("Strongest"));
    this.prompts.fit();
    this.prompts.showStrongest(view);
    // For the page's style sheet.
    /** @type {HTMLElement} */ (this.root.host).dataset.drawn = "";
  }

  // What is waited for, and what is shown meanwhile where that is by another method.
  waitingText() {
    const { data, view } = this.source;
    const status = data.status || "Computing…";
    const { title } = data.methods[view.method];
    const shown = this.known?.method.title ?? title;
    return shown === title ? status : `${status} What is shown is still by ${shown}.`;
  }

  // Whether what the server says is of an earlier choice.
  stale(/** @type {boolean} */ waiting) {
    const { data, view } = this.source;
    const asked = (/** @type {ViewSettings} */ one) => [
      one.selection,
      one.method,
      one.multi_hop,
      one.granularity,
      one.foil,
    ];
    return waiting || !same(asked(view), asked(data.view));
  }

  // What the server says of the selection. It is pale while it is of an earlier one.
  updateText(/** @type {boolean} */ waiting) {
    const { panels, data } = this.source;
    find(this.box, ".headline").textContent = data.headline;
    find(this.box, ".notice").textContent = data.notice;
    this.box.classList.toggle("outdated", Boolean(data.notice));
    const stale = this.stale(waiting);
    panels.forEach((panel, i) => {
      const { finding, verdicts, notes } = this.drawings[i];
      if (panel.finding || !stale) finding.textContent = unbroken(panel.finding);
      finding.classList.toggle("stale", stale);
      const said = panel.verdicts.map(({ sentence, confirmed }) =>
        make("p", confirmed ? "verdict confirmed" : "verdict", unbroken(sentence)),
      );
      verdicts.replaceChildren(...said);
      const also = panel.notes.map((note) => make("p", "note", unbroken(note)));
      notes.replaceChildren(...also);
    });
  }

  updateChanges() {
    const { panels, pointed, data } = this.source;
    const rows = changeRows(data.aligned[this.shown] ?? [], this.rows);
    drawChanges(this.changes, panels, rows, {
      granularity: this.shown,
      appearance: data.appearance,
      all: this.all,
      pointed: panels.map((_, i) => new Set([pointed[i]])),
      point: ({ at }) => {
        const place = at.findIndex((index) => index !== null);
        this.source.point(at);
        const piece = this.drawings[place].drawn.get(at[place] ?? -1)?.piece;
        piece?.scrollIntoView({ block: "center" });
      },
      toggle: () => {
        this.all = !this.all;
        this.updateChanges();
      },
    });
  }

  // New answers may be below the window, where it is narrow.
  bringAnswersIntoSight() {
    const answers = find(this.box, ".answers");
    const { top, bottom } = answers.getBoundingClientRect();
    const outOfSight = top < 0 || bottom > window.innerHeight;
    if (outOfSight) answers.scrollIntoView({ block: "start", inline: "nearest" });
  }

  // Only what is selected, while the mouse is down.
  outline() {
    this.drawings.forEach((drawing, i) => {
      outlined(drawing, this.chosen(i));
    });
  }

  chosen(/** @type {number} */ place) {
    const { panels, view } = this.source;
    const parts = touched(panels[place], this.shown, view.selection[place] ?? []);
    return new Set(parts.map((part) => part.index));
  }

  // Shows a part, and what answers to it in the other panels.
  light(/** @type {HTMLElement | null} */ piece) {
    for (const lit of this.lit) lit.classList.remove("lit");
    this.lit = [];
    const found = piece && this.places.get(piece);
    if (!found) return;
    this.drawings.forEach(({ drawn }, to) => {
      const one = drawn.get(this.source.counterpartOf(found.place, to, found.index) ?? -1);
      if (!one) return;
      one.piece.classList.add("lit");
      one.piece.title = one.says ?? "";
      this.lit.push(one.piece);
    });
  }

  goToStrongest(/** @type {HTMLElement} */ piece) {
    const at = this.places.get(piece);
    if (!at) return;
    const parts = this.source.panels[at.place].segments[this.shown].filter(inPrompt);
    const rank = (/** @type {Segment} */ part) => this.rows[at.place][part.index]?.rank || Infinity;
    const best = parts.reduce((one, other) => (rank(other) < rank(one) ? other : one), parts[0]);
    const drawn = best && this.drawings[at.place].drawn.get(best.index);
    if (drawn) focusOn(drawn.piece);
  }

  texts() {
    return [...this.box.querySelectorAll(".text")];
  }
}
