// Lets a translator of pages, such as Google's in Chrome, work on a page that React writes. It puts a
// <font> in the place of each text. React would go on writing to the removed text, and would fail when it
// removes it. So the text is put back first, and the translator translates it again.

const fonts = new WeakMap(); // by the text in whose place they are

const written = new MutationObserver((records) => {
  for (const { target } of records) bringBack(target);
});

function bringBack(text) {
  const font = fonts.get(text);
  fonts.delete(text);
  if (font?.isConnected && !text.isConnected) font.replaceWith(text);
}

new MutationObserver((records) => {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    const font = [...addedNodes, previousSibling, nextSibling].find((each) => each?.nodeName === "FONT");
    for (const text of font ? removedNodes : []) {
      if (text.nodeType !== Node.TEXT_NODE || text.isConnected) continue;
      fonts.set(text, font);
      written.observe(text, { characterData: true });
    }
  }
}).observe(document.body, { childList: true, subtree: true });

for (const method of ["removeChild", "insertBefore"]) {
  const original = Node.prototype[method];
  Node.prototype[method] = function (...nodes) {
    for (const node of nodes) if (fonts.has(node)) bringBack(node);
    return original.apply(this, nodes);
  };
}
