// Fills in the texts that Python has written, as Python's str.format does, but with the sign of explorer/numbers.py:
// explorer/figures/texts.py.

const MORE = 20; // decimals after those that are shown, which tell a tie from a number that is near one
const FORMATS = [
  [/^$/, String],
  [/^,$/, (value) => value.toLocaleString("en")],
  [/^\.(\d+)f$/, (value, digits) => signed(fixed(value, digits))],
  [/^\.(\d+)g$/, (value, digits) => signed(general(value, digits))],
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

/** Return a number with the minus sign of the axes and tables; zero has no sign. */
function signed(text) {
  return text.replace(/^-/, /[^-.0]/.test(text) ? "−" : "");
}

/** Return a number with some decimals. Of two that are equally near, toFixed takes the larger one, Python the even. */
function fixed(value, digits) {
  const [rounded, exact] = [value.toFixed(digits), value.toFixed(digits + MORE)];
  if (!exact.endsWith("5".padEnd(MORE, "0")) || /[02468]$/.test(rounded)) return rounded;
  return exact.slice(0, -MORE).replace(/\.$/, "");
}

/** Return a number with some digits, without zeros at the end. */
function general(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent >= -4 && exponent < digits) return short(value.toFixed(digits - 1 - exponent));
  return `${short(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
