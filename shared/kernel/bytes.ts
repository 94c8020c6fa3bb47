/** Writes numbers and strings into a growing buffer. Numbers are LEB128 varints, so small counts cost one byte. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param value whole, 0 … 2^53 − 1 */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Whole numbers of either sign in zigzag encoding, so that small ones take one byte. */
  signed(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  string(text: string): void {
    const encoded = encoder.encode(text);
    this.varint(encoded.length);
    this.#reserve(encoded.length);
    this.#bytes.set(encoded, this.#length);
    this.#length += encoded.length;
  }

  /** What was written so far, as a copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/**
 * Reads what `ByteWriter` wrote. @throws RangeError where the bytes are damaged: they end early, or a number is too
 * large
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError(`Expected more than ${this.#bytes.length} bytes`);
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError(`Expected a number up to 2^53 - 1, got about ${value}`);
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  signed(): number {
    const folded = this.varint();
    return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
  }

  string(): string {
    const length = this.varint();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError(`Expected ${end} bytes, got ${this.#bytes.length}`);
    const text = decoder.decode(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    return text;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Size of a value as the text of an item: JSON in UTF-8. A control character takes six bytes. Unit: bytes. */
export const jsonBytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

/** As many of the first parts as take at most `max` bytes together, each as JSON in UTF-8. */
export function fitting<T>(parts: readonly T[], max: number): readonly T[] {
  let room = max;
  for (const [index, part] of parts.entries()) {
    room -= jsonBytes(part);
    if (room < 0) return parts.slice(0, index);
  }
  return parts;
}
