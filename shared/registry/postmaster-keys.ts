import type { Key } from './keys.ts';

/** What Gmail's Postmaster Tools are asked, in the registry. Their figures lie beside the reports (`receiversKey`). */
/** A configured domain, as it was asked about last. Written by `collect-postmaster`. */
export const POSTMASTER_DOMAINS = 'postmaster-domains';
export const postmasterDomainKey = (domain: string): Key => ({ pk: POSTMASTER_DOMAINS, sk: domain });
/** Figures above a limit, for as long as they are, an item each. Written by `collect-postmaster`. */
export const POSTMASTER_FINDINGS = 'postmaster-findings';
export const postmasterFindingKey = (id: string): Key => ({ pk: POSTMASTER_FINDINGS, sk: id });
/** Why no figures can be fetched, since when. Written by `collect-postmaster`. */
export const POSTMASTER_ACCESS: Key = { pk: 'deployment', sk: 'postmaster' };
