// Mouse and keyboard: which part is meant, and what is to be done with it.

/** @import { PanelDrawing, TextBox } from "./panel_dom.js" */
/** @import { Gesture } from "./selection_update.js" */

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * @param {Element} piece
 */
const textOf = (piece) => /** @type {TextBox} */ (piece.closest(".text"));

/**
 * The piece of text an event is about.
 * @param {Event} event
 */
function meant({ target }) {
  const piece = target instanceof Element ? target.closest(".piece") : null;
  return piece && textOf(piece) ? /** @type {HTMLElement} */ (piece) : null;
}

/**
 * @param {TextBox} list
 * @returns {HTMLElement[]}
 */
const visible = (list) =>
  [...list.querySelectorAll(".part:not([hidden]) .piece")].map(
    (piece) => /** @type {HTMLElement} */ (piece),
  );

/**
 * One part of each text can be reached by Tab; arrows lead on from there.
 * @param {HTMLElement} piece
 */
export function focusOn(piece) {
  const list = textOf(piece);
  if (list.reached) list.reached.tabIndex = -1;
  list.reached = piece;
  piece.tabIndex = 0;
  piece.focus();
}

/**
 * @param {MouseEvent | KeyboardEvent} event
 * @returns {Gesture}
 */
function how(event) {
  if (event.altKey) return "pair";
  if (event.shiftKey) return "extend";
  return event.ctrlKey || event.metaKey ? "toggle" : "choose";
}

/**
 * @typedef {object} Actions
 * @property {(piece: HTMLElement, how: Gesture) => void} act chooses
 * @property {(on: boolean) => void} hold says that the mouse is down, or was released
 * @property {(piece: HTMLElement | null) => void} light follows the pointer and the focus
 * @property {() => void} clear
 * @property {(piece: HTMLElement) => void} strongest
 * @property {() => void} help
 */

/**
 * @param {HTMLElement} panels
 * @param {Actions} actions
 */
export function listen(panels, { act, hold, light, clear, strongest, help }) {
  /** @type {HTMLElement | null} */
  let dragging = null;
  let handled = false;

  panels.addEventListener("pointerdown", (event) => {
    const piece = meant(event);
    handled = Boolean(piece) && event.pointerType === "mouse" && event.button === 0;
    if (!piece || !handled) return;
    event.preventDefault();
    focusOn(piece);
    hold(true);
    act(piece, how(event));
    dragging = piece.closest(".answer") ? piece : null;
  });
  panels.addEventListener("pointermove", (event) => {
    if (!dragging || event.buttons !== 1) return;
    const piece = meant(event);
    if (!piece || piece === dragging || textOf(piece) !== textOf(dragging)) return;
    dragging = piece;
    act(piece, "extend");
  });
  // What is drawn beside the text would push it away under the pointer: it waits for the release.
  document.addEventListener("pointerup", () => hold(false));
  // A finger, or a screen reader that clicks without a mouse.
  panels.addEventListener("click", (event) => {
    const piece = meant(event);
    if (piece && !handled) act(piece, how(event));
    handled = false;
  });
  panels.addEventListener("pointerover", (event) => light(meant(event)));
  panels.addEventListener("pointerleave", () => light(null));
  panels.addEventListener("focusin", (event) => light(meant(event)));
  panels.addEventListener("focusout", () => light(null));

  panels.addEventListener("keydown", (event) => {
    const piece = meant(event);
    if (!piece) return;
    const list = textOf(piece);
    const parts = visible(list);
    const at = parts.indexOf(piece);
    const goTo = (/** @type {number} */ place) => {
      const next = parts[Math.min(Math.max(place, 0), parts.length - 1)];
      focusOn(next);
      if (event.shiftKey && list.matches(".answer")) act(next, "extend");
    };
    const control = event.ctrlKey || event.metaKey;
    if (event.key in STEPS) goTo(at + STEPS[event.key]);
    else if (event.key === "Home") goTo(0);
    else if (event.key === "End") goTo(parts.length - 1);
    else if (event.key === "Enter" || event.key === " ") act(piece, how(event));
    else if (control && event.key === "a") act(piece, "all");
    else if (event.key === "Escape") clear();
    else if (event.key === "?") help();
    else if (event.key.toLowerCase() === "s" && !control) strongest(piece);
    else return;
    event.preventDefault();
  });
}

/**
 * What was opened closes with Escape, or with a click elsewhere.
 * @param {ShadowRoot} root
 */
export function closable(root) {
  const close = (/** @type {Element | null} */ but) => {
    for (const sheet of root.querySelectorAll("details")) if (sheet !== but) sheet.open = false;
  };
  root.addEventListener("click", ({ target }) => {
    close(target instanceof Element ? target.closest("details") : null);
  });
  root.addEventListener("keydown", (event) => {
    if (event instanceof KeyboardEvent && event.key === "Escape") close(null);
  });
}

/**
 * Panels stand where the same part of the prompt is at the top of each.
 * @param {PanelDrawing[]} drawings
 * @param {() => boolean} wanted
 * @param {(from: number, to: number, index: number) => number | null} counterpartOf
 */
export function scrollTogether(drawings, wanted, counterpartOf) {
  /** @type {number | null} */
  let leading = null;
  const release = () => {
    leading = null;
  };
  drawings.forEach(({ prompt, drawn }, index) => {
    prompt.addEventListener("scroll", () => {
      if (!wanted() || (leading !== null && leading !== index)) return;
      leading = index;
      requestAnimationFrame(() => requestAnimationFrame(release));
      const top = prompt.getBoundingClientRect().top;
      const first = [...drawn].find(([, one]) => one.piece.getBoundingClientRect().bottom > top);
      if (!first) return;
      const offset = first[1].piece.getBoundingClientRect().top - top;
      drawings.forEach((other, place) => {
        const found = place === index ? null : counterpartOf(index, place, first[0]);
        const same = found === null ? null : other.drawn.get(found);
        if (!same) return;
        const now =
          same.piece.getBoundingClientRect().top - other.prompt.getBoundingClientRect().top;
        other.prompt.scrollTop += now - offset;
      });
    });
  });
}
