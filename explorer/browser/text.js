// Fills in the texts that Python has written, as Python's str.format does: explorer/figures/texts.py.

const FORMATS = [
  [/^$/, String],
  [/^,$/, (value) => value.toLocaleString("en")],
  [/^\.(\d+)f$/, (value, digits) => value.toFixed(digits)],
  [/^\.(\d+)g$/, general],
];

/** Put values in the places of a template: `{name}` or `{name:format}`. */
export function filled(template, values) {
  return template.replace(/\{(\w+):?([^}]*)\}/g, (_, name, format) => {
    for (const [pattern, written] of FORMATS) {
      const match = pattern.exec(format);
      if (match) return written(values[name], Number(match[1]));
    }
    throw new Error(`no format "${format}"`);
  });
}

/** Return a number with some digits, without zeros at the end. */
function general(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent >= -4 && exponent < digits) return short(value.toFixed(digits - 1 - exponent));
  return `${short(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
