// A bar of buttons that is one stop of the Tab key: arrow keys go from button to button.

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Let Tab stop at only one of the buttons: the one that had the focus last. */
export function oneStop(buttons) {
  stopAt(buttons, buttons.find((each) => each.getAttribute("tabindex") === "0") ?? buttons[0]);
}

/** Go to another button if the key is an arrow. */
export function step(buttons, event) {
  const to = buttons.indexOf(event.target) + STEPS[event.key];
  if (!buttons.includes(event.target) || Number.isNaN(to)) return;
  event.preventDefault(); // the key would scroll the page
  const button = buttons.at(to % buttons.length);
  stopAt(buttons, button);
  button.focus();
}

function stopAt(buttons, button) {
  for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
}
