// Makes titles fit: over the maps, the longest that fit beside each other, and beside the regions the beginning of a
// long one. Narrow maps get room below them.

const SCALE = 70; // pixels to the right of the maps, for the colour scale and its numbers
const GAP = 4; // pixels between two titles
const NARROW = 110; // pixels of a map below which Plotly may turn the numbers under it upright
const LEGEND = 100; // pixels that the legend of ten classes takes from a vertical axis
const LARGER = 1.2; // the size of an axis title in Plotly, as a multiple of that of other texts
const FONT = '"Open Sans", verdana, arial, sans-serif'; // Plotly's, unless a layout has another one
const MARKUP = /<[^>]*>/g;
const END = "</span>"; // after the sign of a class

const pen = document.createElement("canvas").getContext("2d");

/** Give a layout the titles that fit into a chart of this size in pixels. */
export function fitTitles(layout, { offsetWidth: width, offsetHeight: height }) {
  const { annotations, font, margin, meta, xaxis, yaxis } = layout;
  if (meta?.panel === "regions") {
    pen.font = `${Math.round(LARGER * font.size)}px ${FONT}`;
    cut(xaxis.title, width - margin.l);
    cut(yaxis.title, height - LEGEND);
  }
  if (!meta?.titles) return;
  const { columns, forms } = meta.titles;
  const room = (width - margin.l - SCALE) / columns - GAP;
  pen.font = `${annotations[0].font.size}px ${FONT}`;
  const signs = annotations.map(({ text }) => text.split(END)[0] + END);
  const titles = forms.map((names) => names.map((name, k) => `${signs[k]} ${name}`));
  const fits = (title) => pen.measureText(title.replace(MARKUP, "")).width <= room;
  const chosen = titles.find((form) => form.every(fits)) ?? titles.at(-1);
  annotations.forEach((each, k) => Object.assign(each, { text: chosen[k] }));
  const below = Object.keys(layout).filter((name) => name.startsWith("xaxis"));
  for (const name of below) layout[name].automargin = room < NARROW && "bottom";
}

/** Cut the title of an axis, such as the name of a column of a visitor's file; a larger chart shows it again. */
function cut(title, room) {
  title.whole ??= title.text;
  title.text = title.whole;
  for (const letters = [...title.whole]; pen.measureText(title.text).width > room && letters.length; ) {
    letters.pop();
    title.text = `${letters.join("").trimEnd()}…`;
  }
}
