// The controls above the panels: what they say, and what they show.

import { make } from "./elements.js";

const NUMBERS = ["intensity", "threshold"];
const TICKS = ["scroll", "follow"];
const CUSTOM = "custom";

export function fillMethods(form, methods) {
  const select = form.elements.method;
  const names = Object.keys(methods);
  if (names.join() === [...select.options].map((option) => option.value).join()) return;
  select.replaceChildren(
    ...names.map((name) => {
      const option = make("option", "", methods[name].title);
      option.value = name;
      return option;
    }),
  );
}

export function showSettings(form, view, contrast) {
  const [name, ...pattern] = view.granularity.split(":");
  form.elements.granularity.value = name;
  for (const key of ["method", "foil_space", "measure", "style", "layout", ...NUMBERS]) {
    form.elements[key].value = view[key];
  }
  for (const key of TICKS) form.elements[key].checked = view[key];
  const contrasted = view.method === contrast;
  const fields = { pattern: name === CUSTOM, foil: contrasted, space: contrasted };
  for (const [key, shown] of Object.entries(fields)) form.querySelector(`.${key}`).hidden = !shown;
  const root = form.getRootNode();
  if (root.activeElement !== form.elements.pattern && pattern.length) {
    form.elements.pattern.value = pattern.join(":");
  }
  if (root.activeElement !== form.elements.foil) form.elements.foil.value = view.foil;
  form.querySelector(".below").textContent = view.threshold > 0 ? `${view.threshold} %` : "(none)";
}

// What a change to one of the fields makes of the view.
export function changed(form, view, target) {
  const { name, value } = target;
  if (NUMBERS.includes(name)) return { ...view, [name]: Number(value) };
  if (TICKS.includes(name)) return { ...view, [name]: target.checked };
  if (name === "pattern" || (name === "granularity" && value === CUSTOM)) {
    return { ...view, granularity: `${CUSTOM}:${form.elements.pattern.value || "[.!?\\n]+\\s*"}` };
  }
  return name in view ? { ...view, [name]: value } : view;
}
