// Decompresses LZMA, which makes scripts a quarter smaller than the formats that browsers can decompress.
// explorer/export/offline.py compresses, and puts this file before offline.js. It follows Igor Pavlov's LZMA
// specification (2015), with lc = 3, lp = 0, pb = 0.

const EVEN = 1024; // a probability of one half; probabilities go from 0 to 2048
const ADAPTS = 5; // a probability moves towards the decoded bit by its distance divided by 2 ** ADAPTS
const CONTEXT = 3; // upper bits of the byte before a literal, which choose its probabilities

// The state after a copy: first if a literal came before it, then if not.
const NEW = [7, 10];
const REPEATED = [8, 11];
const SHORT = [9, 11];

/** Return the bytes that were compressed; there are `size` of them. */
export function decompressed(bytes, size) {
  const out = new Uint8Array(size);
  const coder = new Coder(bytes);
  let [at, state, lasts] = [0, 0, [0, 0, 0, 0]];
  while (at < size) {
    const step = coder.step(state, lasts);
    if (!step) {
      out[at] = coder.literal(out[at - 1] ?? 0, state < 7 ? -1 : out[at - lasts[0] - 1]);
      at += 1;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
    } else {
      lasts = step.lasts;
      const from = at - lasts[0] - 1;
      for (let i = 0; i < step.length; i++) out[at + i] = out[from + i]; // the copy may overlap its source
      at += step.length;
      state = step.leads[state < 7 ? 0 : 1];
    }
  }
  return out;
}

const some = (n) => new Uint16Array(n).fill(EVEN);

/** The decoder: it holds how likely a bit is in each context, learned from the bits so far. */
class Coder {
  literals = some(0x300 << CONTEXT);
  isMatch = some(12);
  isRepeat = some(12);
  isOlder = [some(12), some(12), some(12)]; // not the last distance, not the second, not the third
  isLong = some(12);
  lengths = [lengths(), lengths()]; // of matches, of repeated distances
  slots = some(4 * 64);
  middles = some(128);
  ends = some(16);

  constructor(bytes) {
    const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1); // after a zero
    Object.assign(this, { bytes, next: 5, span: Uint32Array.of(0xffffffff, first) });
  }

  /** Return null for a literal; else what is copied: its length, the last distances, and the next states. */
  step(state, lasts) {
    if (!this.bit(this.isMatch, state)) return null;
    if (!this.bit(this.isRepeat, state)) {
      const length = this.length(0);
      return { length: length + 2, lasts: [this.distance(length), ...lasts.slice(0, 3)], leads: NEW };
    }
    let rank = 0;
    while (rank < 3 && this.bit(this.isOlder[rank], state)) rank += 1;
    if (!rank && !this.bit(this.isLong, state)) return { length: 1, lasts, leads: SHORT };
    const others = lasts.filter((_, i) => i !== rank);
    return { length: this.length(1) + 2, lasts: [lasts[rank], ...others], leads: REPEATED };
  }

  /** Return a byte; `matched` is the byte that a copy would give here, if the last step was a copy; else -1. */
  literal(before, matched) {
    const first = 0x300 * (before >> (8 - CONTEXT));
    let symbol = 1;
    for (let i = 7; matched >= 0 && i >= 0; i--) {
      const expected = (matched >> i) & 1;
      const bit = this.bit(this.literals, first + ((1 + expected) << 8) + symbol);
      symbol = 2 * symbol + bit;
      if (bit !== expected) break;
    }
    while (symbol < 0x100) symbol = 2 * symbol + this.bit(this.literals, first + symbol);
    return symbol - 0x100;
  }

  length(kind) {
    const { choices, low, middle, high } = this.lengths[kind];
    if (!this.bit(choices, 0)) return this.tree(low, 0, 3);
    return this.bit(choices, 1) ? 16 + this.tree(high, 0, 8) : 8 + this.tree(middle, 0, 3);
  }

  distance(length) {
    const slot = this.tree(this.slots, 64 * Math.min(length, 3), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const first = (2 + (slot & 1)) * 2 ** bits;
    if (slot < 14) return first + this.reversed(this.middles, first - slot, bits);
    return first + 16 * this.plain(bits - 4) + this.reversed(this.ends, 0, 4);
  }

  /** Return a number of some bits, the highest first. */
  tree(known, first, bits) {
    let node = 1;
    for (let i = 0; i < bits; i++) node = 2 * node + this.bit(known, first + node);
    return node - (1 << bits);
  }

  /** Return a number of some bits, the lowest first. */
  reversed(known, first, bits) {
    let [node, value] = [1, 0];
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(known, first + node);
      node = 2 * node + bit;
      value += bit << i;
    }
    return value;
  }

  bit(known, i) {
    const { span } = this;
    const bound = (span[0] >>> 11) * known[i];
    const bit = span[1] < bound ? 0 : 1;
    if (bit) {
      span[0] -= bound;
      span[1] -= bound;
      known[i] -= known[i] >> ADAPTS;
    } else {
      span[0] = bound;
      known[i] += (2048 - known[i]) >> ADAPTS;
    }
    if (span[0] < 2 ** 24) this.widen();
    return bit;
  }

  /** Return a number whose bits are 0 or 1 with equal probability. */
  plain(bits) {
    const { span } = this;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      span[0] >>>= 1;
      const bit = span[1] < span[0] ? 0 : 1;
      if (bit) span[1] -= span[0];
      value = 2 * value + bit;
      if (span[0] < 2 ** 24) this.widen();
    }
    return value;
  }

  widen() {
    this.span[0] <<= 8;
    this.span[1] = (this.span[1] << 8) | this.bytes[this.next++];
  }
}

function lengths() {
  return { choices: some(2), low: some(8), middle: some(8), high: some(256) };
}
