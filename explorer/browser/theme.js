// The page's colours. INK, INK_RGB and PAPER in a figure stand for those of text and background, so
// that a picture follows the theme without a word from the server.

const INK = "#010203";
const INK_RGB = "rgba(1,2,3,";
const PAPER = "#040506";

/** Return one of the page's colours as #rrggbb. */
export function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(`--st-${name}-color`).trim();
}

/** Return red, green and blue of #rrggbb, each 0 to 255. */
export function components(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

/** Put the page's colours in their places in the text of a figure. */
export function inTheme(text, element) {
  const ink = colour(element, "text");
  const rgb = components(ink).join(",");
  return text
    .replaceAll(INK, ink)
    .replaceAll(INK_RGB, `rgba(${rgb},`)
    .replaceAll(PAPER, colour(element, "background"));
}
