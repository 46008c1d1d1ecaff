// What several scripts do with the page's elements: style them, and keep an object for each.

/** Add styles to the page. */
export function addStyle(text) {
  const style = new CSSStyleSheet();
  style.replaceSync(text);
  document.adoptedStyleSheets.push(style);
}

/**
 * Write the text of an element where it is another one.
 *
 * The text node stays: for a new one, the browser would compute the styles of all elements around it again, because
 * of rules with `:has()`.
 */
export function setText(element, text) {
  if (element.textContent === text) return;
  if (element.childNodes.length === 1 && element.firstChild.data) element.firstChild.data = text;
  else element.textContent = text;
}

/** Return a function from an element to its object, which is made at the first call. */
export function onePer(made) {
  const known = new WeakMap();
  return (element, ...more) => {
    if (!known.has(element)) known.set(element, made(element, ...more));
    return known.get(element);
  };
}
