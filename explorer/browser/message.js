// What Python sends: a line of JSON, then a compressed body; arrays in base64, as Plotly writes them.

/** Split a message into its head and the text of its compressed body. */
export async function unpack(bytes) {
  const end = bytes.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const packed = new Response(bytes.subarray(end + 1)).body; // a Blob would be sent to another process
  const text = await new Response(packed.pipeThrough(new DecompressionStream("deflate"))).text();
  return [head, text];
}

/** Return the same content, with arrays instead of Plotly's base64. */
export function decoded(value) {
  if (value === null || typeof value !== "object") return value;
  if (value.bdata !== undefined) return arrayOf(value);
  if (Array.isArray(value)) return value.map(decoded);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decoded(each)]));
}

const ARRAYS = {
  i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array,
  f4: Float32Array, f8: Float64Array,
};

function arrayOf({ dtype, bdata, shape }) {
  const bytes = Uint8Array.from(atob(bdata), (c) => c.charCodeAt(0));
  const values = new ARRAYS[dtype](bytes.buffer);
  return nested(values, shape ? shape.split(",").map(Number) : [values.length]);
}

function nested(values, [rows, ...rest]) {
  if (!rest.length) return values;
  const step = values.length / rows;
  return Array.from({ length: rows }, (_, i) =>
    nested(values.subarray(i * step, (i + 1) * step), rest),
  );
}
