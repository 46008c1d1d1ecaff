// The page's colours. INK, INK_RGB and PAPER in a figure stand for those of text and background, so
// that a picture follows the theme without the server.

const INK = "#010203";
const INK_RGB = "rgba(1,2,3,";
const PAPER = "#040506";

/** Return the page's colours of text and background as #rrggbb. After a change of the page, the browser must
 *  compute all styles for that, so a chart asks once per figure. */
export function coloursOf(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(`--st-${name}-color`).trim();
  return { text: colour("text"), background: colour("background") };
}

/** Return red, green and blue of #rrggbb, each 0 to 255. */
export function components(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

/** Put the page's colours in their places in a figure, given as text. */
export function inTheme(figure, { text, background }) {
  return figure
    .replaceAll(INK, text)
    .replaceAll(INK_RGB, `rgba(${components(text).join(",")},`)
    .replaceAll(PAPER, background);
}
