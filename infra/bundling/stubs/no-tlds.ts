/**
 * Stands in for `@hapi/tlds` in bundles. Joi, which mailauth brings along, asks it for the list of all top-level domains
 * where a schema wants one of them; mailauth's own says that any will do.
 */
export const tlds: ReadonlySet<string> = new Set<string>();
