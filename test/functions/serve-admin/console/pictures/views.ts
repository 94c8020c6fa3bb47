/** Each view: its name, its address, and a text that is there once it has been read. */
export const VIEWS = [
  ['fleet', '#/fleet', 'tenant-'],
  ['set', '#/sets/dahlia-marketing', 'Carried out'],
  ['incidents', '#/incidents', 'Approve'],
  ['blocklists', '#/blocklists', 'What was found'],
  ['authentication', '#/authentication', 'What to fix, and the records to publish'],
  ['domains', '#/domains', 'acorn.example'],
  ['domain', '#/domains/acorn.example', 'The way to p=reject'],
  ['audit', '#/audit', 'quarantined'],
  ['policy', '#/policy', 'Nothing is wrong'],
  ['tenants', '#/tenants', 'acorn-*'],
  ['tenant', '#/tenants/acorn', 'What the policy says of it'],
  ['words', '#/words', 'five minutes of time'],
  ['operations', '#/operations', 'would be left alone'],
] as const;
