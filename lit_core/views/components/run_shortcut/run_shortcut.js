// Ctrl+Enter, or ⌘ Enter, in a field presses the page's Run button.

const FIELDS = "textarea, input";
const RUN = "[class*='st-key-run-'] button";
// How long a button that cannot be pressed yet is waited for: what was typed last may enable it, and
// a page that has just been opened draws it last.
const PATIENCE = 10_000;

/** @type {MutationObserver | undefined} */
let waiting;

/**
 * @param {KeyboardEvent} event
 */
function pressed(event) {
  const { isTrusted, key, ctrlKey, metaKey, target } = event;
  // A synthetic event only has Streamlit take up what was typed.
  if (!isTrusted || key !== "Enter" || !(ctrlKey || metaKey)) return;
  if (!(target instanceof Element && target.matches(FIELDS))) return;
  setTimeout(run); // after Streamlit has taken up the text
}

function run() {
  waiting?.disconnect();
  if (press()) return;
  const observer = new MutationObserver(() => {
    if (press()) observer.disconnect();
  });
  waiting = observer;
  const changes = { subtree: true, childList: true, attributeFilter: ["disabled"] };
  observer.observe(document.body, changes);
  setTimeout(() => observer.disconnect(), PATIENCE);
}

/** Presses the button, if there is one that can be pressed; whether it did. */
function press() {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(RUN));
  if (!button || button.disabled) return false;
  button.click();
  return true;
}

// Registered once, for as long as the page is open.
document.addEventListener("keydown", pressed);

export default function () {}
