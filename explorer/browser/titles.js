// Chooses the titles over the maps: the longest ones that fit beside each other. Narrow maps get room below them.

const SCALE = 70; // pixels to the right of the maps, for the colour scale and its numbers
const GAP = 4; // pixels between two titles
const NARROW = 110; // pixels of a map below which Plotly may turn the numbers under it upright
const FONT = '"Open Sans", verdana, arial, sans-serif'; // Plotly's, unless a layout has another one
const MARKUP = /<[^>]*>/g;
const END = "</span>"; // after the sign of a class

const pen = document.createElement("canvas").getContext("2d");

/** Give a layout the titles that fit into a chart of this width in pixels. */
export function fitTitles(layout, width) {
  const { annotations, margin, meta } = layout;
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
