/** What the API calls a part of a request, and what the command line calls it. */
const OPTION_OF: Readonly<Record<string, string>> = {
  'query.q': '--search',
  'path.set': 'NAME',
  'path.tenant': 'NAME',
  // What was asked for stands before the sentence anyway.
  'body.action': '',
};

/** A sentence of the API in the words of the command line: `query.sort: expected …` is `--sort: expected …`. */
export const sayPlainly = (detail: string): string =>
  detail.replace(/^(query|path|body)\.([\w.]+): /, (field: string, _part: string, name: string) => {
    const option = OPTION_OF[field.slice(0, -2)] ?? `--${name}`;
    return option === '' ? '' : `${option}: `;
  });
