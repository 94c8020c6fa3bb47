/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { registryTable: 'REGISTRY_TABLE', totalsTable: 'TOTALS_TABLE' } as const;
/** What Lambda tells every function by itself. */
export const LAMBDA_ENV = { region: 'AWS_REGION' } as const;
/**
 * DNS servers to ask, `HOST:PORT` with commas between, instead of those of the system; the policy as JSON, under whose
 * mode alerts are told.
 */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY', servers: 'LAZARETTO_DNS_SERVERS' } as const;
/** A schedule starts it so often: records change seldom, and are cached for hours anyway. Unit: h. */
export const EVERY_HOURS = 6;
/** Another schedule starts it with this so often, for domains that are being set up alone. Unit: min. */
export const CUSTOMERS_EVERY_MINUTES = 5;
export const CUSTOMERS_ONLY = { only: 'customers' } as const;
/**
 * What esbuild must replace in the bundle, by paths from the root: mailauth needs one function of libmime and one
 * of Joi, no list of top-level domains, and would bring a second tldts along. Without that it is twice as large.
 */
export const BUNDLE_ALIAS = {
  '@hapi/tlds': 'infra/bundling/stubs/no-tlds.ts',
  joi: 'infra/bundling/stubs/joi.ts',
  libmime: 'infra/bundling/stubs/libmime.ts',
  tldts: 'node_modules/tldts/dist/cjs/index.js',
} as const;
/** Far below the hours between two runs, so that no run meets another. Unit: s. */
export const TIMEOUT_SECONDS = 900;
/** Unit: MB. */
export const MEMORY_MB = 512;
/** No domain is begun when less than so much is left. Unit: s. */
export const RESERVE_SECONDS = 60;
