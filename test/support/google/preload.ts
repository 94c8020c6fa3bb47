/** What Gmail says of one domain on each of the last three days; null: it knows no domain. */
export type Said = { readonly spamRate: number } | null;

/**
 * Google in a process of its own: an environment in which `fetch` asks nobody. Hosts of Google are answered here, all
 * others not at all.
 */
export const googleInProcess = (said: Said, ...more: readonly string[]): { readonly NODE_OPTIONS: string } => {
  const code = `
const json = (status, value) => new Response(JSON.stringify(value), { status });
globalThis.fetch = async (url, { body } = {}) => {
  const { host, pathname } = new URL(url);
  if (host === 'oauth2.googleapis.com') return json(200, { access_token: 'access', expires_in: 3599 });
  if (host !== 'gmailpostmastertools.googleapis.com') throw new Error('Nobody is at ' + host);
  const said = ${JSON.stringify(said)};
  if (said === null) return json(403, { error: { status: 'PERMISSION_DENIED' } });
  if (pathname.endsWith('/complianceStatus')) return json(200, {});
  const dateOf = (ago) => { const at = new Date(Date.now() - ago * 86400000);
    return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }; };
  return json(200, { domainStats: [1, 2, 3].map((ago) => ({ metric: 'spam_rate', date: dateOf(ago), value: { floatValue: said.spamRate } })) });
};`;
  return { NODE_OPTIONS: [...more, `--import data:text/javascript,${encodeURIComponent(code)}`].join(' ') };
};

/** What the parameter holds after somebody connected. */
export const TOKEN = JSON.stringify({
  ...{ clientId: 'client', clientSecret: 'sesame', refreshToken: 'refresh', connectedAt: 0, expiresAt: null },
});
