// Links at the top of the page, which the first presses of Tab reach: they lead past the sidebar.

import { addStyle } from "./elements.js";

const PLACES = {
  "Skip to the decision regions": ".live-plot .marks[tabindex]",
  "Skip to the lenses": '.st-key-lens_choice [role="radio"][tabindex="0"]',
  "Skip to the player": ".player button:enabled",
};

addStyle(`
.skip a {position: fixed; top: 0.5rem; left: 0.5rem; z-index: 1000000; padding: 0.4rem 0.8rem;
  font: 1rem sans-serif; color: #000; background: #fff; border: 2px solid #000; border-radius: 0.4rem}
.skip a:not(:focus) {width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%)}
`);

const links = document.createElement("nav");
links.className = "skip";
links.setAttribute("aria-label", "Skip");
for (const [name, place] of Object.entries(PLACES)) {
  const link = links.appendChild(document.createElement("a"));
  Object.assign(link, { href: "#stMain", textContent: name });
  link.addEventListener("click", (event) => {
    event.preventDefault(); // the address has settings only
    document.querySelector(place)?.focus();
  });
}
document.body.prepend(links);
