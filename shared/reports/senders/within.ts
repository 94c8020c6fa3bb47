/** A value by domain, for the domain and all names below it. */
export function withinOf<T>(
  rows: readonly (readonly [domains: readonly string[], value: T])[],
): (name: string) => T | null {
  const byDomain = new Map(rows.flatMap(([domains, value]) => domains.map((domain) => [domain, value] as const)));
  return (name) => {
    for (let at = name; at !== ''; at = at.includes('.') ? at.slice(at.indexOf('.') + 1) : '') {
      const found = byDomain.get(at);
      if (found !== undefined) return found;
    }
    return null;
  };
}

/** Whether a name is the domain, or below it. */
export const isWithin = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);
