/** Read once, at cold start, what a function must be told. @throws naming everything that is missing */
export function readEnv<Names extends Readonly<Record<string, string>>>(
  names: Names,
  env: Readonly<Record<string, string | undefined>>,
): { readonly [Key in keyof Names]: string } {
  const missing = Object.values(names).filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Expected in the environment: ${missing.join(', ')}`);
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, env[name]])) as {
    [Key in keyof Names]: string;
  };
}

/** What a function may be told; what is not there is absent. */
export const readTexts = <Names extends Readonly<Record<string, string>>>(
  names: Names,
  env: Readonly<Record<string, string | undefined>>,
): { readonly [Key in keyof Names]?: string } =>
  Object.fromEntries(Object.entries(names).flatMap(([key, name]) => (env[name] ? [[key, env[name]]] : []))) as {
    [Key in keyof Names]?: string;
  };

/** A whole number that a function may be told. @throws naming it, what was expected and what was got */
export function wholeFrom(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${name}: expected a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`);
}
