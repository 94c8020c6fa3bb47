/** Whether a configuration set's name fits a pattern in which `*` stands for any characters, none included. */
export const fits = (pattern: string, name: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found === -1 || found + part.length > name.length - last.length) return false;
    from = found + part.length;
  }
  return true;
};

/** An exact name comes before every glob, a glob with more letters before one with fewer. */
export const weight = (pattern: string): number =>
  pattern.includes('*') ? pattern.replaceAll('*', '').length : Number.POSITIVE_INFINITY;

/** The pattern that fits a name best, or null; of equal ones the first. */
export const bestFit = (patterns: readonly string[], name: string): string | null => {
  let best: string | null = null;
  for (const pattern of patterns) {
    if (fits(pattern, name) && (best === null || weight(pattern) > weight(best))) best = pattern;
  }
  return best;
};
