import type { z } from 'zod';
import * as zod from 'zod';
import * as allowances from '../schema/allowances.ts';
import * as audit from '../schema/audit.ts';
import * as capacity from '../schema/capacity.ts';
import * as changes from '../schema/changes.ts';
import * as customers from '../schema/customers.ts';
import * as fleet from '../schema/fleet.ts';
import * as ladders from '../schema/ladders.ts';
import * as part from '../schema/parts.ts';
import * as receivers from '../schema/receivers.ts';
import * as series from '../schema/series.ts';
import * as set from '../schema/set.ts';
import * as sets from '../schema/sets.ts';

export const PREFIX = '/api/v1';

/** What one operation takes and gives. `write`: it changes something, so it takes an operator, and an idempotency key. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly about: string;
  readonly access: 'read' | 'write';
  /** The state that it changes must be the one that the caller has seen: `If-Match`. */
  readonly versioned?: boolean;
  /** Its answer opens something, so it is stored nowhere: a repeated key carries the request out again. */
  readonly isSecret?: boolean;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
};
const operation = <const O extends Operation>(of: O): O => of;

const read = <P extends string, A extends z.ZodType>(path: P, about: string, answer: A) =>
  operation({ method: 'GET', path, about, access: 'read', answer });
const searched = <P extends string, Q extends z.ZodType, A extends z.ZodType>(
  path: P,
  about: string,
  query: Q,
  answer: A,
) => operation({ method: 'GET', path, about, access: 'read', query, answer });
const changed = <M extends 'POST' | 'PUT' | 'DELETE', P extends string, B extends z.ZodType, A extends z.ZodType>(
  method: M,
  path: P,
  about: string,
  body: B,
  answer: A,
) => operation({ method, path, about, access: 'write', versioned: true, body, answer });
const done = <P extends string, B extends z.ZodType, A extends z.ZodType>(path: P, about: string, body: B, answer: A) =>
  operation({ method: 'POST', path, about, access: 'write', body, answer });

/** Every operation of the API, by its name. Validation, types, client and the OpenAPI document are made from it. */
export const OPERATIONS = {
  getFleet: read('/fleet', 'The whole fleet at a glance', fleet.Fleet),
  listSets: searched('/sets', 'Configuration sets, the worst first', sets.SetsQuery, sets.SetsPage),
  getSet: read('/sets/{set}', 'One set: standing, evidence against each limit, placement', set.SetDetail),
  getSeries: searched('/sets/{set}/series', 'Its counts over time and by dimension', series.SeriesQuery, series.Series),
  getSamples: read('/sets/{set}/samples', 'What servers said with its bounces, without addresses', series.Samples),
  getHistory: read('/sets/{set}/history', 'Every change of its standing', set.History),
  actOnSet: changed('POST', '/sets/{set}/actions', 'Decide about one set by hand', changes.ActionBody, changes.Changed),
  setMode: changed('PUT', '/sets/{set}/mode', 'Observe or enforce one set', changes.SetModeBody, changes.Changed),
  setSettings: changed('PUT', '/sets/{set}/settings', 'Its tenant and limits', changes.SettingsBody, changes.Changed),
  previewRelease: searched(
    '/releases',
    'Which sets a release of many would release now',
    changes.ReleasesQuery,
    changes.ReleasePreview,
  ),
  releaseMany: done(
    '/releases',
    'Release every set that was moved automatically since a moment',
    changes.ReleasesBody,
    changes.Released,
  ),
  getSwitch: read('/switch', 'The switch: automatic moves, and the mode of all', changes.Switch),
  putSwitch: changed(
    'PUT',
    '/switch',
    'Turn automatic moves on or off, or set the mode of all',
    changes.SwitchBody,
    changes.Switch,
  ),
  listTenants: read('/tenants', 'Tenants and how their sets stand', changes.Tenants),
  putTenant: changed('PUT', '/tenants/{tenant}', 'Create or edit a tenant', changes.TenantBody, changes.PolicyInForce),
  deleteTenant: changed('DELETE', '/tenants/{tenant}', 'Forget a tenant', fleet.ReasonBody, changes.PolicyInForce),
  shareTenant: {
    ...done('/tenants/{tenant}/link', 'A link to the page of a tenant', customers.TenantLinkBody, customers.TenantLink),
    isSecret: true,
  },
  revokeTenantLinks: done(
    '/tenants/{tenant}/link/revocation',
    'Void every link to the page of a tenant',
    customers.TenantLinksVoidBody,
    fleet.Done,
  ),
  onboard: done('/tenants/{tenant}/order', 'Set a customer up in SES, step by step', customers.OrderBody, fleet.Done),
  getCustomer: read('/tenants/{tenant}/order', 'How far a customer is: steps, records, stage', customers.Customer),
  offboard: done('/tenants/{tenant}/removal', 'Take a customer out of SES', customers.RemovalBody, fleet.Done),
  planRemoval: operation({
    method: 'POST',
    path: '/tenants/{tenant}/removal/plan',
    about: 'What would be deleted, and what would stay',
    access: 'read',
    body: customers.RemovalPlanBody,
    answer: customers.RemovalPlan,
  }),
  getIdentity: read('/identities/{domain}', 'A domain and its keys, as SES showed it last', customers.IdentityShown),
  getPolicy: read('/policy', 'The policy in force', changes.PolicyInForce),
  putPolicy: changed('PUT', '/policy', 'Save a policy', changes.PolicySaveBody, changes.PolicyInForce),
  validatePolicy: operation({
    method: 'POST',
    path: '/policy/validate',
    about: 'Everything that is wrong with a policy',
    access: 'read',
    body: changes.PolicyBody,
    answer: changes.PolicyVerdict,
  }),
  previewPolicy: operation({
    method: 'POST',
    path: '/policy/preview',
    about: 'What a policy would have done to the last 7 days',
    access: 'read',
    body: changes.PolicyBody,
    answer: changes.PolicyPreview,
  }),
  getCapacity: read('/capacity', 'How pools are used, and what is due about them', capacity.Capacity),
  listDomains: read('/domains', 'How sending domains do, and what is due about them', capacity.Domains),
  getDomain: read(
    '/domains/{domain}',
    'One sending domain: its records, what receivers report of it, and the next step to p=reject',
    receivers.DomainShown,
  ),
  listRefusedReports: read('/reports/refused', 'Reports that were refused, and why', receivers.RefusedReports),
  listAllowances: read('/allowances', 'What applications that ask may send within the hour', allowances.Allowances),
  listLadders: read(
    '/ladders',
    'What tenants, sets, sending domains and pools with a ladder may send, and why',
    ladders.Ladders,
  ),
  listIncidents: read('/incidents', 'Incidents of mailbox providers', fleet.Incidents),
  listNeeds: read('/needs', 'What waits for a person, the gravest first', fleet.Needs),
  decideHeld: done(
    '/held',
    'Approve or drop decisions that wait, with one reason; each under the version that was seen',
    changes.HeldBody,
    changes.HeldDone,
  ),
  listHeld: read('/held', 'Decisions that wait for a person', fleet.Held),
  listListings: read('/listings', 'IPs and domains on blocklists', fleet.Listings),
  listFindings: read('/findings', 'What is wrong with mail-authentication records', fleet.Findings),
  listAudit: searched('/audit', 'Who changed what, when and why', audit.AuditQuery, audit.AuditPage),
  testAlert: done(
    '/operations/test-alert',
    'Send a test alert on every channel',
    fleet.ReasonBody,
    fleet.TestAlertGiven,
  ),
  getTestAlert: searched(
    '/operations/test-alert',
    'What became of a test alert, by channel',
    fleet.TestAlertQuery,
    fleet.TestAlertState,
  ),
  refold: done('/operations/refold', 'Fold closed slots into the totals again', fleet.RefoldBody, fleet.Done),
  redrive: done('/operations/redrive', 'Give dead letters back to the queue', fleet.ReasonBody, fleet.Done),
  releaseAll: done(
    '/operations/release-all',
    'Turn automatic moves off and release every set, without probation',
    fleet.ReasonBody,
    changes.Released,
  ),
  keySuppression: done(
    '/operations/suppression-key',
    'The key with which addresses are hashed for the audit trail; the proposed one where there is none yet',
    changes.SuppressionKeyBody,
    changes.SuppressionKey,
  ),
  noteSuppression: done(
    '/operations/suppression',
    'Write into the audit trail what is done to a suppression list, without addresses',
    changes.SuppressionBody,
    fleet.Done,
  ),
  noteWork: done(
    '/operations/work',
    'Write into the audit trail that data is recounted, exported or forgotten, without addresses',
    changes.WorkBody,
    fleet.Done,
  ),
  baseline: done('/operations/baseline', 'Start an inventory round now', fleet.ReasonBody, fleet.Done),
  evacuate: done(
    '/operations/evacuate',
    'Before a removal: put every set back as it was without Lazaretto, and stop',
    fleet.ReasonBody,
    fleet.Done,
  ),
  endEvacuation: done(
    '/operations/end-evacuation',
    'Resume normal operation after an evacuation',
    fleet.ReasonBody,
    fleet.Done,
  ),
  getEvacuation: read('/evacuation', 'How far an evacuation has come', fleet.EvacuationState),
  getOpenApi: read('/openapi.json', 'This API, as an OpenAPI 3.1 document', zod.record(zod.string(), zod.unknown())),
} as const;

export type OperationId = keyof typeof OPERATIONS;
export const OPERATION_IDS = Object.keys(OPERATIONS) as readonly OperationId[];

type Of<Id extends OperationId> = (typeof OPERATIONS)[Id];
type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** Names in the path of an operation. */
export type PathOf<Id extends OperationId> = Readonly<Record<Names<Of<Id>['path']>, string>>;
/** The query as a caller writes it, and as the operation gets it. */
export type QueryIn<Id extends OperationId> =
  Of<Id> extends { readonly query: infer Q extends z.ZodType } ? z.input<Q> : undefined;
export type QueryOf<Id extends OperationId> =
  Of<Id> extends { readonly query: infer Q extends z.ZodType } ? z.output<Q> : undefined;
export type BodyOf<Id extends OperationId> =
  Of<Id> extends { readonly body: infer B extends z.ZodType } ? z.output<B> : undefined;
export type AnswerOf<Id extends OperationId> = z.output<Of<Id>['answer']>;

/** Schema of each name that may stand in a path. */
export const PATH_NAMES: Readonly<Record<string, z.ZodType<string>>> = {
  set: part.anyName,
  tenant: part.ownName,
  domain: part.anyName,
};
