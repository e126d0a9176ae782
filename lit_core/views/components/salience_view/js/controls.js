// The controls above the panels: what they say, and what they show.

import { find, make } from "./elements.js";

/** @import { MethodData, ViewSettings } from "./view_data.d.ts" */

const SELECTS = /** @type {const} */ (["method", "foil_space", "measure", "style", "layout"]);
const NUMBERS = /** @type {const} */ (["intensity", "threshold"]);
const TICKS = /** @type {const} */ (["multi_hop", "scroll", "follow"]);
const CUSTOM = "custom";
// Sentences, for somebody who has not written a pattern yet.
const FIRST_PATTERN = "[.!?\\n]+\\s*";

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

/**
 * The methods, and about how long those take that have to be computed.
 * @param {HTMLFormElement} form
 * @param {Record<string, MethodData>} methods
 */
export function fillMethods(form, methods) {
  const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem("method"));
  const { value } = select;
  const options = Object.entries(methods).map(([name, { title, hint, duration }]) => {
    const option = make("option", "", `${title}: ${[hint, duration].filter(Boolean).join(" · ")}`);
    option.value = name;
    return option;
  });
  const labels = (/** @type {Iterable<HTMLOptionElement>} */ all) =>
    [...all].map((option) => option.textContent).join("\n");
  if (labels(options) === labels(select.options)) return;
  select.replaceChildren(...options);
  if (value) select.value = value;
}

/**
 * @param {HTMLFormElement} form
 * @param {ViewSettings} view
 * @param {MethodData} method the one that is chosen
 * @param {boolean} offersMultiHop whether there is much to follow back through an answer
 */
export function showSettings(form, view, { contrasts, multiHop }, offersMultiHop) {
  const [name, ...pattern] = view.granularity.split(":");
  field(form, "granularity").value = name;
  for (const key of [...SELECTS, ...NUMBERS]) field(form, key).value = String(view[key]);
  for (const key of TICKS) field(form, key).checked = view[key];
  field(form, "multi_hop").disabled = !multiHop;
  find(form, ".cannot").hidden = multiHop;
  const hops = view.multi_hop || offersMultiHop;
  const fields = { pattern: name === CUSTOM, foil: contrasts, space: contrasts, hops };
  for (const [key, shown] of Object.entries(fields)) find(form, `.${key}`).hidden = !shown;
  const { activeElement } = /** @type {ShadowRoot} */ (form.getRootNode());
  const typed = field(form, "pattern");
  if (activeElement !== typed && pattern.length) typed.value = pattern.join(":");
  const foil = field(form, "foil");
  if (activeElement !== foil) foil.value = view.foil;
  find(form, ".below").textContent = view.threshold > 0 ? `${view.threshold} %` : "(none)";
}

/**
 * What a change to one of the fields makes of the view.
 * @param {HTMLFormElement} form
 * @param {ViewSettings} view
 * @param {HTMLInputElement} target
 * @returns {ViewSettings}
 */
export function changed(form, view, { name, value, checked }) {
  if (NUMBERS.some((one) => one === name)) return { ...view, [name]: Number(value) };
  if (TICKS.some((one) => one === name)) return { ...view, [name]: checked };
  if (name === "pattern" || (name === "granularity" && value === CUSTOM)) {
    return { ...view, granularity: `${CUSTOM}:${field(form, "pattern").value || FIRST_PATTERN}` };
  }
  return name in view ? { ...view, [name]: value } : view;
}
