/** First 8 bytes of SHA-256 over an event's identity, as two unsigned 32-bit halves. */
export type Fingerprint = { readonly high: number; readonly low: number };

/** Bytes that one fingerprint takes in a segment. */
export const FINGERPRINT_BYTES = 8;

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. It is an argument so that each runtime can pass its own. */
export type Sha256 = (text: string) => string;

/** @param identity begins with the event's type and holds everything that tells two events apart, see `unitsOf` */
export function fingerprintOf(identity: string, sha256: Sha256): Fingerprint {
  const digest = sha256(identity);
  return { high: halfAt(digest, 0), low: halfAt(digest, 8) };
}

/** Eight hexadecimal digits, in either case, as a number: an event has at least one fingerprint, and `parseInt` is slow. */
function halfAt(digest: string, from: number): number {
  let half = 0;
  for (let at = from; at < from + 8; at++) {
    const code = digest.charCodeAt(at);
    half = (half << 4) | ((code & 15) + (code > 0x39 ? 9 : 0));
  }
  return half >>> 0;
}

/** Many fingerprints as the bytes that a segment stores. */
export function packFingerprints(fingerprints: readonly Fingerprint[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(fingerprints.length * FINGERPRINT_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, { high, low }] of fingerprints.entries()) {
    view.setUint32(index * FINGERPRINT_BYTES, high);
    view.setUint32(index * FINGERPRINT_BYTES + 4, low);
  }
  return bytes;
}

/**
 * The fingerprints of one partition, in a hash table with open addressing over two typed arrays. It takes about 16
 * bytes per entry, a fifth of a `Set` of strings or bigints. It grows when it is half full.
 */
export class FingerprintSet {
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  #size = 0;
  /** 0:0 marks a free place in the table, so this one fingerprint is stored apart. */
  #hasZero = false;

  get size(): number {
    return this.#size + (this.#hasZero ? 1 : 0);
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.#high.byteLength * 2;
  }

  /** @returns whether it was new */
  add({ high, low }: Fingerprint): boolean {
    if (high === 0 && low === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if ((this.#size + 1) * 2 > this.#high.length) this.#grow();
    const place = this.#placeOf(high, low);
    if (this.#high[place] === high && this.#low[place] === low) return false;
    this.#high[place] = high;
    this.#low[place] = low;
    this.#size++;
    return true;
  }

  has({ high, low }: Fingerprint): boolean {
    if (high === 0 && low === 0) return this.#hasZero;
    const place = this.#placeOf(high, low);
    return this.#high[place] === high && this.#low[place] === low;
  }

  /** Add all that a segment holds. */
  addPacked(packed: Uint8Array): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    for (let at = 0; at + FINGERPRINT_BYTES <= packed.byteLength; at += FINGERPRINT_BYTES) {
      this.add({ high: view.getUint32(at), low: view.getUint32(at + 4) });
    }
  }

  /** The place of the fingerprint, or the free place where it would go. */
  #placeOf(high: number, low: number): number {
    const mask = this.#high.length - 1;
    let place = low & mask;
    while (this.#high[place] !== 0 || this.#low[place] !== 0) {
      if (this.#high[place] === high && this.#low[place] === low) return place;
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    for (let old = 0; old < high.length; old++) {
      const [h = 0, l = 0] = [high[old], low[old]];
      if (h === 0 && l === 0) continue;
      const place = this.#placeOf(h, l);
      this.#high[place] = h;
      this.#low[place] = l;
    }
  }
}
