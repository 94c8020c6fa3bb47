declare module 'punycode.js' {
  /** @throws {RangeError} where a text is no Punycode (RFC 3492) */
  function decode(text: string): string;
  const punycode: { decode: typeof decode };
  export default punycode;
}
