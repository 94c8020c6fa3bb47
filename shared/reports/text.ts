type Decoder = InstanceType<typeof TextDecoder>;

/**
 * Bytes of a report as text: UTF-16 where a mark says so, the encoding that an XML declaration names where it is one,
 * else UTF-8; what is not valid becomes U+FFFD.
 */
export class ReportText {
  private decoder: Decoder | null = null;

  /** The first piece should hold a hundred bytes. */
  push(bytes: Uint8Array): string {
    this.decoder ??= decoderOf(bytes);
    return this.decoder.decode(bytes, { stream: true });
  }

  end(): string {
    return this.decoder?.decode() ?? '';
  }
}

function decoderOf(bytes: Uint8Array): Decoder {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  if (first === 0x3c && second === 0) return new TextDecoder('utf-16le');
  if (first === 0 && second === 0x3c) return new TextDecoder('utf-16be');
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const named = /^[^<]{0,20}<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1] ?? 'utf-8';
  try {
    // What is read byte by byte up to the declaration cannot be UTF-16.
    return new TextDecoder(/^utf-?16/i.test(named) ? 'utf-8' : named);
  } catch {
    return new TextDecoder('utf-8');
  }
}
