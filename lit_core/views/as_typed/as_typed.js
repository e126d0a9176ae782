// Hands over what is typed while it is typed: Streamlit takes a field's text when it is left, or
// when Ctrl+Enter (in a box of several lines) or Enter (in a field) is pressed.

const FIELDS = "[data-testid=stTextArea] textarea, [data-testid=stTextInput] input";
const PAUSE = 500;
const waiting = new Map();

function hand(field) {
  waiting.delete(field);
  const boxed = field.matches("textarea");
  const keys = { key: "Enter", code: "Enter", ctrlKey: boxed, bubbles: true, cancelable: true };
  if (field.isConnected) field.dispatchEvent(new KeyboardEvent("keydown", keys));
}

function typed(event) {
  const field = event.target;
  if (event.isComposing || !field.matches?.(FIELDS)) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(hand, PAUSE, field));
}

// A press elsewhere, as on the link to another page, waits until the text is handed over: a page
// that is asked for first would be taken back by a text that comes after.
function pressed(event) {
  for (const [field, timer] of waiting) {
    if (field.contains(event.target)) continue;
    clearTimeout(timer);
    hand(field);
  }
}

// A field that is left hands its text over by itself; nothing is to come after that.
function left(event) {
  clearTimeout(waiting.get(event.target));
  waiting.delete(event.target);
}

// A text's own writing direction decides, line by line.
function turn() {
  for (const field of document.querySelectorAll(FIELDS)) field.dir = "auto";
}

// Each call has listeners of its own: Streamlit may take back one call's after the next was made.
export default function () {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener("input", (event) => typed(event), { signal });
  document.addEventListener("compositionend", (event) => typed(event), { signal });
  document.addEventListener("pointerdown", (event) => pressed(event), { signal, capture: true });
  document.addEventListener("focusout", (event) => left(event), { signal });
  const watching = new MutationObserver(turn);
  watching.observe(document.body, { childList: true, subtree: true });
  turn();
  return () => {
    listening.abort();
    watching.disconnect();
  };
}
