// The salience view: holds what the server sent and what is chosen, and answers every click by
// itself where it can. What is chosen is reported back, so that words, chart, link and tables follow.

import { changed, fillMethods } from "./controls.js";
import { find } from "./elements.js";
import { closable, listen } from "./input_events.js";
import { inPrompt, prepare } from "./panel_data.js";
import { payloadStore } from "./payload_store.js";
import { Renderer } from "./renderer.js";
import { counterpart, covered, same } from "./selection.js";
import { chosen } from "./selection_update.js";

/** @import { Panel } from "./panel_data.js" */
/** @import { ManualPair } from "./selection.js" */
/** @import { Gesture, Place } from "./selection_update.js" */
/** @import { AlignedRow, ViewData, ViewSettings } from "./view_data.d.ts" */

// Thousandths of a second before the server hears of a change.
const PAUSE = 250;

/**
 * Settings that a person has just changed, of which the server may not have heard when it sent its
 * own. What is selected goes with the texts.
 * @param {ViewSettings} before
 * @param {ViewSettings} now
 */
function changedSettings(before, now) {
  const { lead, selection, ...settings } = now;
  const own = Object.entries(settings).filter(
    ([name, value]) => value !== before[/** @type {keyof typeof settings} */ (name)],
  );
  return Object.fromEntries(own);
}

export class SalienceView {
  /** @type {Panel[]} */
  panels = [];
  /** @type {ManualPair[]} */
  manualPairs = [];
  /** @type {AlignedRow} */
  pointed = [];
  /** @type {Place | null} where a selection that is extended began */
  anchor = null;
  // While the mouse is down, only outlines follow.
  held = false;
  // The texts that are drawn, as they came.
  drawn = "";
  // When the answers were asked for.
  createdAt = "";
  /** @type {number | undefined} the last number with which the server asked for its settings */
  adopted;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;

  /**
   * @param {ShadowRoot} root
   * @param {ViewData} data
   * @param {(name: "view", value: ViewSettings) => void} report
   */
  constructor(root, data, report) {
    this.report = report;
    this.data = data;
    this.view = data.view;
    this.form = /** @type {HTMLFormElement} */ (find(root, ".controls"));
    this.form.addEventListener("input", ({ target }) => {
      this.set(/** @type {HTMLInputElement} */ (target));
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    closable(root);
    this.renderer = new Renderer(root, this);
    const keys = /** @type {HTMLDialogElement} */ (find(root, ".keys"));
    const help = () => keys.showModal();
    find(root, ".help").addEventListener("click", help);
    listen(find(root, ".panels"), {
      act: (piece, how) => this.act(piece, how),
      hold: (on) => this.hold(on),
      light: (piece) => this.renderer.light(piece),
      clear: () => this.clear(),
      strongest: (piece) => this.renderer.goToStrongest(piece),
      help,
    });
    this.arrived = () => this.renderer.update();
  }

  // What the server sends; its settings count when it asked for them anew, or nothing is shown yet.
  receive(/** @type {ViewData} */ data) {
    payloadStore().watchers.add(this.arrived);
    const texts = data.panels.map(({ title, text, tokens, segments, marks, note }) => {
      return { title, text, tokens, segments, marks, note };
    });
    const drawn = JSON.stringify([texts, data.aligned]);
    const createdAt = data.panels.map((panel) => panel.createdAt).join();
    const anew = drawn !== this.drawn;
    // The same answer, written again, is looked for as well as another one.
    const answered = anew || createdAt !== this.createdAt;
    if (anew) this.panels = prepare(data);
    this.panels.forEach((panel, place) => {
      const { served, evidence, finding, verdicts, notes, remarks } = data.panels[place];
      Object.assign(panel, { served, evidence, finding, verdicts, notes, remarks });
    });
    const known = this.data.view;
    [this.data, this.drawn, this.createdAt] = [data, drawn, createdAt];
    if (this.adopted !== data.revision) {
      this.view = { ...data.view, ...changedSettings(known, this.view) };
      this.adopted = data.revision;
      [this.pointed, this.anchor] = [[], null];
    }
    fillMethods(this.form, data.methods);
    if (this.drawable(this.view.granularity)) {
      if (anew || this.shown !== this.view.granularity) this.renderer.draw(this.view.granularity);
    } else if (!this.drawable(this.shown)) {
      // What was chosen cannot be used, or is on its way: the server names what stands in for it.
      this.renderer.draw(data.view.granularity);
    }
    this.renderer.update();
    if (answered) this.renderer.bringAnswersIntoSight();
  }

  close() {
    payloadStore().watchers.delete(this.arrived);
    clearTimeout(this.waiting);
    this.renderer.close();
  }

  // The granularity that is drawn; the one that is chosen may still be on its way.
  get shown() {
    return this.renderer.shown;
  }

  // Whether the segments of a granularity are here.
  drawable(/** @type {string} */ granularity) {
    return this.panels.every((panel) => panel.segments[granularity]);
  }

  set(/** @type {HTMLInputElement} */ field) {
    const before = this.view.granularity;
    this.view = changed(this.form, this.view, field);
    const { granularity, selection } = this.view;
    if (granularity !== before && this.drawable(granularity)) {
      const whole = this.panels.map((panel, i) => covered(panel, granularity, selection[i] ?? []));
      this.view = { ...this.view, selection: whole };
      [this.pointed, this.anchor] = [[], null];
      this.renderer.draw(granularity);
    }
    this.changed();
  }

  hold(/** @type {boolean} */ on) {
    const released = this.held && !on;
    this.held = on;
    if (released) this.changed();
  }

  changed() {
    if (this.held) {
      this.renderer.outline();
      return;
    }
    this.renderer.update();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report("view", this.view), PAUSE);
  }

  /**
   * @param {HTMLElement} piece
   * @param {Gesture} how
   */
  act(piece, how) {
    const meant = this.renderer.places.get(piece);
    if (!meant) return;
    const part = this.panels[meant.place].segments[this.shown][meant.index];
    if (inPrompt(part)) {
      if (how === "all") return;
      this.point(this.panels.map((_, to) => this.counterpartOf(meant.place, to, meant.index)));
    } else {
      Object.assign(this, chosen(this.panels, this.shown, this, meant, how));
      this.changed();
    }
  }

  // Marks a part of the prompt in each panel; a second time takes the marks back.
  point(/** @type {AlignedRow} */ at) {
    this.pointed = same(at, this.pointed) ? [] : at;
    this.renderer.update();
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} index
   */
  counterpartOf(from, to, index) {
    return counterpart(this.panels, from, to, this.shown, index);
  }

  clear() {
    if (this.pointed.length) this.pointed = [];
    else this.view = { ...this.view, selection: this.panels.map(() => []) };
    this.changed();
  }
}
