// Small elements. Prompt text is only ever set as text: it can never become markup.

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

export function button(className, text, act) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

export function percent(share, digits = 0) {
  const size = Math.abs(100 * share).toFixed(digits);
  return `${share < 0 && Number(size) ? "−" : ""}${size} %`;
}

export function oneLine(text, longest = 90) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  const letters = Array.from(line);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : line;
}
