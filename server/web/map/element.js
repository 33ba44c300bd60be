/** Create an element with a text. Markup in the text stays text. */
export function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
