/** Elements that SVG Tiny Portable/Secure leaves out: scripts, animation, interaction, what is elsewhere. */
const FORBIDDEN =
  /<\s*(?:[\w-]+:)?(script|image|animate|animatetransform|animatemotion|animatecolor|set|a|foreignobject|audio|video|animation|handler|listener|discard|iframe|style)\b/i;

/**
 * What of the profile SVG Tiny P/S an image breaks, as a sentence; null where nothing is to be seen. It is not parsed
 * as XML: a document that declares a DTD is refused before anything else is read.
 * @see draft-svg-tiny-ps-abrotman
 */
export function wrongWithLogo(text: string): string | null {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return 'it declares a DOCTYPE';
  const root = /<\s*svg\b([^>]*)>/i.exec(text)?.[1];
  if (root === undefined) return 'it is no SVG image';
  if (!/\bbaseProfile\s*=\s*["']tiny-ps["']/.test(root)) return 'its root has no baseProfile="tiny-ps"';
  if (!/\bversion\s*=\s*["']1\.2["']/.test(root)) return 'its root has no version="1.2"';
  if (/\s[xy]\s*=/.test(root)) return 'its root has an x or y';
  if (!/<\s*title\b[^>]*>[^<]*\S[^<]*<\/\s*title\s*>/i.test(text)) return 'it has no title';
  const element = FORBIDDEN.exec(text)?.[1];
  if (element !== undefined) return `it has the element ${element.toLowerCase()}`;
  if (/\son[a-z]+\s*=/i.test(text)) return 'it has an event handler';
  const reference = /(?:href|src)\s*=\s*["'](?!#)([^"']{0,100})/i.exec(text)?.[1];
  return reference === undefined ? null : `it refers to ${reference}, which is outside of it`;
}
