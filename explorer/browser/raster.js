// The cells of a map as a bitmap, because a canvas would need much time for PNG.

const SHADES = 256;
const HEADER = 54; // bytes before a bitmap's pixels

const scales = new WeakMap();

/** Return the address of a picture of cells, which are colours or numbers on a colour scale. */
export function raster(rows, scale) {
  if (rows[0][0].length) return bitmap(Uint32Array.from(rows.flat(), pixel), rows[0].length);
  const { colorscale, cmin, cmax } = scale();
  const colours = shades(colorscale);
  const pixels = new Uint32Array(rows.length * rows[0].length);
  const step = (SHADES - 1) / (cmax - cmin);
  let i = 0;
  for (const row of rows) for (const z of row) pixels[i++] = colours[Math.round((z - cmin) * step)];
  return bitmap(pixels, rows[0].length);
}

/** Return the red, green and blue of a number on a colour scale. */
export function shadeOf(z, { colorscale, cmin, cmax }) {
  const pixel = shades(colorscale)[Math.round(((z - cmin) / (cmax - cmin)) * (SHADES - 1))];
  return [16, 8, 0].map((bits) => (pixel >> bits) & 0xff);
}

/** Return the address of a picture, its lowest row first. */
function bitmap(pixels, width) {
  const header = new DataView(new ArrayBuffer(HEADER));
  header.setUint16(0, 0x424d);
  const fields = [HEADER + pixels.byteLength, 0, HEADER, HEADER - 14, width, pixels.length / width, 0x200001];
  fields.forEach((field, i) => header.setUint32(2 + 4 * i, field, true));
  const bytes = [new Uint8Array(header.buffer), new Uint8Array(pixels.buffer)];
  const text = bytes.map((part) => String.fromCharCode.apply(null, part)).join("");
  return `data:image/bmp;base64,${btoa(text)}`;
}

/** Return a colour in the order of a bitmap, blue first. */
function pixel([red, green, blue]) {
  return ((0xff << 24) | (red << 16) | (green << 8) | blue) >>> 0;
}

/** Return the pixels of a colour scale, from its lowest colour to its highest. */
function shades(colorscale) {
  if (!scales.has(colorscale)) {
    const pen = Object.assign(document.createElement("canvas"), { width: SHADES, height: 1 })
      .getContext("2d");
    const gradient = pen.createLinearGradient(0.5, 0, SHADES - 0.5, 0);
    for (const [at, colour] of colorscale) gradient.addColorStop(at, colour);
    pen.fillStyle = gradient;
    pen.fillRect(0, 0, SHADES, 1);
    const { data } = pen.getImageData(0, 0, SHADES, 1);
    for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2], data[i]];
    scales.set(colorscale, new Uint32Array(data.buffer)); // blue first, as in a bitmap
  }
  return scales.get(colorscale);
}
