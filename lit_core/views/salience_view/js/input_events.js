// Mouse and keyboard: which part is meant, and what is to be done with it.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function meant(event) {
  const piece = event.target.closest?.(".piece");
  return piece && piece.closest(".text") ? piece : null;
}

const visible = (list) => [...list.querySelectorAll(".part:not([hidden]) .piece")];

// One part of each text can be reached by Tab; arrows lead on from there.
export function focusOn(piece) {
  const list = piece.closest(".text");
  if (list.reached) list.reached.tabIndex = -1;
  list.reached = piece;
  piece.tabIndex = 0;
  piece.focus();
}

function how(event) {
  if (event.altKey) return "pair";
  if (event.shiftKey) return "extend";
  return event.ctrlKey || event.metaKey ? "toggle" : "choose";
}

// `act(piece, how)` chooses; `light(piece)` follows the pointer and the focus.
export function listen(panels, { act, hold, light, clear, strongest, help }) {
  let dragging = null;
  let handled = false;

  panels.addEventListener("pointerdown", (event) => {
    const piece = meant(event);
    handled = Boolean(piece) && event.pointerType === "mouse" && event.button === 0;
    if (!handled) return;
    event.preventDefault();
    focusOn(piece);
    hold(true);
    act(piece, how(event));
    dragging = piece.closest(".answer") ? piece : null;
  });
  panels.addEventListener("pointermove", (event) => {
    const piece = dragging && event.buttons === 1 ? meant(event) : null;
    if (!piece || piece === dragging || piece.closest(".text") !== dragging.closest(".text")) return;
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
    const list = piece.closest(".text");
    const parts = visible(list);
    const at = parts.indexOf(piece);
    const goTo = (place) => {
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

// What was opened closes with Escape, or with a click elsewhere.
export function closable(root) {
  const close = (but) => {
    for (const sheet of root.querySelectorAll("details[open]")) if (sheet !== but) sheet.open = false;
  };
  root.addEventListener("click", (event) => close(event.target.closest("details")));
  root.addEventListener("keydown", (event) => event.key === "Escape" && close(null));
}

// Panels stand where the same part of the prompt is at the top of each.
export function scrollTogether(drawings, wanted, answering) {
  let leading = null;
  drawings.forEach(({ prompt, drawn }, index) => {
    prompt.addEventListener("scroll", () => {
      if (!wanted() || (leading !== null && leading !== index)) return;
      leading = index;
      requestAnimationFrame(() => requestAnimationFrame(() => (leading = null)));
      const top = prompt.getBoundingClientRect().top;
      const first = [...drawn].find(([, one]) => one.piece.getBoundingClientRect().bottom > top);
      if (!first) return;
      const offset = first[1].piece.getBoundingClientRect().top - top;
      drawings.forEach((other, place) => {
        const same = place !== index && other.drawn.get(answering(index, place, first[0]));
        if (!same) return;
        const now = same.piece.getBoundingClientRect().top - other.prompt.getBoundingClientRect().top;
        other.prompt.scrollTop += now - offset;
      });
    });
  });
}
