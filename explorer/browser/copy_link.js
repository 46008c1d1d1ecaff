// A button that copies the page's address, which has all settings.

import { addStyle } from "./elements.js";

const COPIED = "Copied. Everyone who opens the link sees this page.";
const WITHOUT_POINTS = "Copied. The link has your settings, but not your points.";
const BY_HAND = "Press Ctrl+C to copy:"; // browsers let only encrypted pages use the clipboard

addStyle(`
.copy-link {display: grid; gap: 0.25rem; color: var(--st-text-color); font: 1rem var(--st-font)}
.copy-link :is(button, input) {font: inherit; color: inherit; min-height: 2.25rem; padding: 0 0.75rem;
  border-radius: 0.5rem; border: 1px solid var(--st-border-color); background: var(--st-background-color)}
.copy-link button {cursor: pointer}
.copy-link button:hover {border-color: var(--st-primary-color)}
.copy-link output {font-size: 0.875em}
`);

export function copyLink({ parentElement }) {
  if (parentElement.querySelector(".copy-link")) return;
  const box = parentElement.appendChild(document.createElement("div"));
  box.className = "copy-link";
  box.innerHTML = `<button type="button">Copy link</button><output></output>
    <input readonly hidden aria-label="Link">`;
  const [button, told, link] = box.children;
  button.addEventListener("click", async () => {
    link.value = location.href;
    link.hidden = (await navigator.clipboard?.writeText(link.value).then(() => true, () => false)) ?? false;
    told.textContent = link.hidden ? toldOf(link.value) : BY_HAND;
    if (!link.hidden) link.select();
  });
}

/** Return what is said of a link that was copied; the word "kept" stands for points that stay in the session. */
export function toldOf(link) {
  return [...new URL(link).searchParams.values()].includes("kept") ? WITHOUT_POINTS : COPIED;
}
