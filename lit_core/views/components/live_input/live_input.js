// Sends what is typed while it is typed, and keeps it until the server has confirmed it.
//
// Streamlit takes a field's text when the field is left, or when Ctrl+Enter (in a box of several
// lines) or Enter (in a field) is pressed, and drops it when another page is asked for at the same
// moment. So each change gets a number here, and the newest text of each field is kept until the
// server confirms that number. What is not confirmed is this component's state, which goes with
// every request, one for another page included. It outlives a reload in sessionStorage.

/** @import { LiveInputData, TypedText } from "./live_input_data.d.ts" */

/** @typedef {HTMLTextAreaElement | HTMLInputElement} Field */
/** @typedef {ReturnType<typeof setTimeout>} Timer */

/**
 * @typedef {object} Call
 * @property {LiveInputData} data
 * @property {(name: "typed", value: Record<string, TypedText>) => void} setStateValue
 */

const FIELDS =
  "[data-testid=stTextArea] textarea, [data-testid=stTextInput] input:not([type=password])";
// The class by which Streamlit marks a persistent widget: `widget_key` in Python makes the key.
const KEY = /(?:^|\s)st-key-(kept-[\w-]+)/;
// Streamlit's list of pages: in the bar on top, or in a menu where the window is narrow.
const NAVIGATION = ["stTopNavLink", "stTopNavDropdownLink", "stSidebarNavLink"]
  .map((name) => `[data-testid=${name}]`)
  .join();
const PAGE_LINKS = `${NAVIGATION},[data-testid=stPageLink-NavLink]`;
// A null, or one half of a pair that makes a character: no server takes a message that holds one.
const BROKEN = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const PAUSE = 500;
// Somebody who types without a pause does not wait longer than this for what is typed to be safe.
const LONGEST_WAIT = 3000;
// What the server has not confirmed after this time is sent again.
const RESEND = 5000;
const LONGEST_PAGE_CHANGE = 60_000;
// Streamlit sends a text within this time of being told of it.
const SEND_DELAY = 100;
const STORED = "promptlight unconfirmed ";
// Tells the server, before it draws the first page, that there are texts to wait for.
const COOKIE = "promptlight_unconfirmed";

const storage = openStorage();
/** @type {Map<string, TypedText>} by widget key */
const unconfirmed = new Map(stored());
// For each field that was typed in since it was sent: when that began, and the timer that sends it.
/** @type {Map<Field, { since: number, timer?: Timer }>} */
const waiting = new Map();
let latest = Math.max(0, ...[...unconfirmed.values()].map(({ number }) => number));
// Whether an earlier page load left something to send.
let restored = unconfirmed.size > 0;
/** @type {Timer | undefined} */
let resending;
// When Streamlit was last told of a text.
let toldAt = 0;
/** @type {{ path?: string, until: number }} the page that was asked for last */
let asked = { until: 0 };
/** @type {Call["setStateValue"]} */
let setState = () => {};
// How many characters of a text can be used.
let maxLength = Number.POSITIVE_INFINITY;

// Where a browser allows no storage, as for some frames, a reload forgets what is not confirmed.
function openStorage() {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}

/** @returns {[key: string, entry: TypedText][]} */
function stored() {
  const names = Object.keys(storage ?? {}).filter((name) => name.startsWith(STORED));
  return names.map((name) => {
    const entry = /** @type {string} */ (storage?.getItem(name));
    return [name.slice(STORED.length), JSON.parse(entry)];
  });
}

function store() {
  for (const [key, entry] of unconfirmed) {
    try {
      storage?.setItem(STORED + key, JSON.stringify(entry));
    } catch {
      storage?.removeItem(STORED + key); // No room: an older text must not stay in its place.
    }
  }
  // biome-ignore lint/suspicious/noDocumentCookie: a page that is closed has no time for a promise.
  document.cookie = `${COOKIE}=1; Path=/; SameSite=Strict${unconfirmed.size ? "" : "; Max-Age=0"}`;
}

/**
 * Numbers grow, over reloads too, and whatever the clock does.
 * @param {Field} field
 */
function record(field) {
  const [, key] = KEY.exec(field.closest("[class*='st-key-kept-']")?.className ?? "") ?? [];
  if (!key || BROKEN.test(field.value)) return;
  latest = Math.max(latest + 1, Date.now());
  unconfirmed.set(key, { number: latest, text: field.value });
}

// Sends what is unconfirmed, with the texts as Streamlit itself knows them: one message has both.
function send() {
  clearTimeout(resending);
  if (unconfirmed.size) resending = setTimeout(resend, asksForPage() ? PAUSE : RESEND);
  if (asksForPage()) return;
  for (const field of [...waiting.keys()]) commit(field);
  store();
  toldAt = Date.now();
  setState("typed", Object.fromEntries(unconfirmed));
}

function resend() {
  if (unconfirmed.size) send();
}

/**
 * @param {LiveInputData["confirmed"]} numbers
 */
function confirm(numbers) {
  for (const [key, number] of Object.entries(numbers)) {
    const entry = unconfirmed.get(key);
    if (!entry || !(entry.number <= number)) continue;
    unconfirmed.delete(key);
    storage?.removeItem(STORED + key);
  }
  store();
}

/**
 * Lets Streamlit take a field's text up, by the keys that do so.
 * @param {Field} field
 */
function commit(field) {
  forget(field);
  const boxed = field.matches("textarea");
  const keys = { key: "Enter", code: "Enter", ctrlKey: boxed, bubbles: true, cancelable: true };
  if (field.isConnected) field.dispatchEvent(new KeyboardEvent("keydown", keys));
}

/**
 * @param {Field} field
 */
function forget(field) {
  clearTimeout(waiting.get(field)?.timer);
  return waiting.delete(field);
}

// Streamlit's requests name the page that is shown: one that follows a request for another page
// would take that back.
function asksForPage() {
  if (Date.now() >= asked.until) return false;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(NAVIGATION);
  const link = [...links].find(({ pathname }) => pathname === asked.path);
  return link && link.getAttribute("aria-current") !== "page";
}

/**
 * @param {string} path
 */
function askedForPage(path) {
  asked = { path, until: Date.now() + LONGEST_PAGE_CHANGE };
}

/**
 * The field that an event is about, if its text is one to send.
 * @param {Event} event
 */
function fieldOf({ target }) {
  const found = target instanceof Element && target.matches(FIELDS);
  return found ? /** @type {Field} */ (target) : null;
}

/**
 * @param {Event} event
 */
function typed(event) {
  const field = fieldOf(event);
  if (!field || (event instanceof InputEvent && event.isComposing)) return;
  field.setCustomValidity("");
  record(field);
  const { since, timer } = waiting.get(field) ?? { since: Date.now() };
  clearTimeout(timer);
  const wait = Math.max(0, Math.min(PAUSE, since + LONGEST_WAIT - Date.now()));
  waiting.set(field, { since, timer: setTimeout(send, wait) });
}

/**
 * A browser draws a text of millions of letters for a minute: it is refused before that begins.
 * @param {Event & { clipboardData?: DataTransfer | null, dataTransfer?: DataTransfer | null }} event
 */
function pasted(event) {
  const field = fieldOf(event);
  if (!field) return;
  const text = (event.clipboardData ?? event.dataTransfer)?.getData("text") ?? "";
  const fault = text.search(BROKEN);
  if (fault >= 0) {
    refuse(
      event,
      field,
      `Character ${fault + 1} of the pasted text is not valid: remove it. Nothing was changed.`,
    );
    return;
  }
  const replaced = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
  const length = field.value.length - replaced + text.length;
  if (length <= maxLength) return;
  const [given, limit] = [length, maxLength].map((count) => count.toLocaleString("en"));
  refuse(
    event,
    field,
    `That would make ${given} characters, and at most ${limit} can be used: shorten it first. Nothing was changed.`,
  );
}

/**
 * @param {Event} event
 * @param {Field} field
 * @param {string} why
 */
function refuse(event, field, why) {
  event.preventDefault();
  event.stopPropagation();
  field.setCustomValidity(why);
  field.reportValidity();
}

// A page that is closed, left or reloaded keeps and sends what is still waiting.
function hidden() {
  if (document.visibilityState !== "hidden" || !waiting.size) return;
  store();
  send();
}

/**
 * A press elsewhere sends what is waiting, before what is pressed can ask for another page.
 * @param {Event} event
 */
function pressed({ target }) {
  const place = /** @type {Node | null} */ (target);
  if ([...waiting.keys()].some((field) => !field.contains(place))) send();
}

/**
 * Streamlit takes up the text of a field that is left by itself, in the same moment.
 * @param {Event} event
 */
function left({ target }) {
  if (forget(/** @type {Field} */ (target))) send();
}

/**
 * Streamlit sends a text a little after it is told of it, as a request for the page that is shown.
 * Sent after the request of a click on another page, it would take the click back: the click waits.
 * @param {Event} event
 */
function clicked(event) {
  const { target } = event;
  /** @type {HTMLAnchorElement | null} */
  const link = target instanceof Element ? target.closest(PAGE_LINKS) : null;
  if (link && opensHere(event) && Date.now() < toldAt + SEND_DELAY) {
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => link.click(), SEND_DELAY);
  } else if (link) askedForPage(link.pathname);
}

/**
 * Whether a click on a link opens it in place of this page.
 * @param {Event} event
 */
function opensHere(event) {
  return event instanceof MouseEvent && !(event.ctrlKey || event.metaKey || event.shiftKey);
}

function wentBack() {
  askedForPage(location.pathname);
}

// A text's own writing direction decides, line by line.
function direct() {
  /** @type {NodeListOf<Field>} */
  const fields = document.querySelectorAll(FIELDS);
  for (const field of fields) field.dir = "auto";
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {(event: Event) => void} heard
 */
function hear(target, type, heard) {
  target.addEventListener(type, heard, { capture: true });
}

// Registered once, for as long as the page is open: Streamlit calls the function below for each
// update, in any order, and cleans up only the last call. Every page of the app has the component.
hear(document, "input", typed);
hear(document, "compositionend", typed);
hear(document, "pointerdown", pressed);
hear(document, "click", clicked);
hear(document, "focusout", left);
hear(document, "visibilitychange", hidden);
hear(window, "popstate", wentBack);
hear(document, "paste", pasted);
hear(document, "drop", pasted);
new MutationObserver(direct).observe(document.body, { childList: true, subtree: true });
document.documentElement.dataset.liveInput = ""; // page.css hides the fields until now

export default function (/** @type {Call} */ { data, setStateValue }) {
  setState = setStateValue;
  maxLength = data.maxLength;
  latest = Math.max(latest, data.latest);
  confirm(data.confirmed);
  if (data.awaited || restored) send();
  restored = false;
  direct();
}
