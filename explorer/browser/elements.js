// What several scripts do with the page's elements: style them, and keep an object for each.

/** Add styles to the page. */
export function addStyle(text) {
  const style = new CSSStyleSheet();
  style.replaceSync(text);
  document.adoptedStyleSheets.push(style);
}

/** Return a function from an element to its object, which is made at the first call. */
export function onePer(made) {
  const known = new WeakMap();
  return (element, ...more) => {
    if (!known.has(element)) known.set(element, made(element, ...more));
    return known.get(element);
  };
}
