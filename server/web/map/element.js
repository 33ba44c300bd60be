/** An element with a text that stays a text, whatever stands in it. */
export function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
