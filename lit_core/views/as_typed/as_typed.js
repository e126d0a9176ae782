// Hands over what is typed while it is typed: Streamlit takes a field's text when it is left, or
// when Ctrl+Enter (in a box of several lines) or Enter (in a field) is pressed.

const FIELDS = "[data-testid=stTextArea] textarea, [data-testid=stTextInput] input";
// A null, or one half of a pair that makes a character: no server takes a message that holds one.
const BROKEN = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const PAUSE = 500;
// Somebody who types without a pause is not made to wait longer than this for what is typed to be safe.
const LONGEST_WAIT = 3000;
const waiting = new Map();
const since = new Map();

function hand(field) {
  clearTimeout(waiting.get(field));
  waiting.delete(field);
  since.delete(field);
  const boxed = field.matches("textarea");
  const keys = { key: "Enter", code: "Enter", ctrlKey: boxed, bubbles: true, cancelable: true };
  if (!field.isConnected) return;
  field.dispatchEvent(new KeyboardEvent("keydown", keys));
}

function typed(event) {
  const field = event.target;
  if (event.isComposing || !field.matches?.(FIELDS)) return;
  field.setCustomValidity("");
  if (!since.has(field)) since.set(field, Date.now());
  clearTimeout(waiting.get(field));
  const left = since.get(field) + LONGEST_WAIT - Date.now();
  waiting.set(field, setTimeout(hand, Math.max(0, Math.min(PAUSE, left)), field));
}

// A browser draws a text of millions of letters for a minute: it is refused before that begins.
function brought(event, most) {
  const field = event.target;
  const text = (event.clipboardData ?? event.dataTransfer)?.getData("text") ?? "";
  if (!field.matches?.(FIELDS)) return;
  const fault = text.search(BROKEN);
  if (fault >= 0) {
    refuse(event, `Character ${fault + 1} of that text is half of a character, or none: copy it without it. Nothing was changed.`);
    return;
  }
  const length = field.value.length - (field.selectionEnd - field.selectionStart) + text.length;
  if (length <= most) return;
  const [given, limit] = [length, most].map((count) => count.toLocaleString("en"));
  refuse(event, `That would make ${given} characters, and at most ${limit} can be used: shorten it first. Nothing was changed.`);
}

function refuse(event, why) {
  event.preventDefault();
  event.stopPropagation();
  event.target.setCustomValidity(why);
  event.target.reportValidity();
}

// A page that is closed, left or reloaded hands over what is still waiting.
function hidden() {
  if (document.visibilityState === "hidden") for (const field of [...waiting.keys()]) hand(field);
}

// A press elsewhere hands over what is waiting, before what is pressed can ask for another page.
function pressed(event) {
  for (const field of [...waiting.keys()]) {
    if (!field.contains(event.target)) hand(field);
  }
}

// A field that is left hands its text over by itself; nothing is to come after that.
function left(event) {
  clearTimeout(waiting.get(event.target));
  waiting.delete(event.target);
  since.delete(event.target);
}

// A text's own writing direction decides, line by line.
function turn() {
  for (const field of document.querySelectorAll(FIELDS)) field.dir = "auto";
}

// Each call has listeners of its own: Streamlit may take back one call's after the next was made.
export default function ({ data }) {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener("input", (event) => typed(event), { signal });
  document.addEventListener("compositionend", (event) => typed(event), { signal });
  document.addEventListener("pointerdown", (event) => pressed(event), { signal, capture: true });
  for (const way of ["paste", "drop"]) {
    document.addEventListener(way, (event) => brought(event, data.most), { signal, capture: true });
  }
  document.addEventListener("visibilitychange", hidden, { signal });
  document.addEventListener("focusout", (event) => left(event), { signal });
  const watching = new MutationObserver(turn);
  watching.observe(document.body, { childList: true, subtree: true });
  turn();
  return () => {
    listening.abort();
    watching.disconnect();
  };
}
