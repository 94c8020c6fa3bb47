import type { EpochMs } from '../kernel/time.ts';
import type { Declared as ProfileDeclared } from '../profile/model.ts';
import type { Template } from './template.ts';

/** Where the customer has the addresses from. */
export const LIST_SOURCES = ['opt-in', 'double-opt-in', 'purchased', 'unknown'] as const;
export type ListSource = (typeof LIST_SOURCES)[number];

/** What the customer says of itself. */
export type Declared = {
  /** Mails a day; null: not said. */
  readonly expectPerDay: number | null;
  readonly industry: string | null;
  readonly lists: ListSource;
};

/** What of a customer is deleted in SES, each by its name. Empty: nothing any more, and what is left stays. */
export type Removal = {
  readonly sets: readonly string[];
  readonly domains: readonly string[];
  /** SES's tenant of the customer's name. */
  readonly sesTenant: boolean;
  /** The entries of its suppression list go with the tenant; false: a tenant with entries stays. */
  readonly suppression: boolean;
  readonly askedAt: EpochMs;
};

/** One customer to be set up in SES, or to be taken out. It holds its template, so that a later version of it changes nothing. */
export type Order = {
  readonly tenant: string;
  /** In lower case, ASCII. */
  readonly domains: readonly string[];
  /** Names of streams of the template. */
  readonly streams: readonly string[];
  readonly template: Template;
  readonly declared: Declared;
  readonly orderedAt: EpochMs;
  /** The customer is taken out, and so far; absent: it is set up. */
  readonly removal?: Removal;
};

/** What the set of a stream is called. */
export const setNameOf = ({ tenant, template }: Pick<Order, 'tenant' | 'template'>, stream: string): string =>
  template.setName.replaceAll('{tenant}', tenant).replaceAll('{stream}', stream);

export const setsOf = (order: Order): readonly string[] => order.streams.map((stream) => setNameOf(order, stream));

export const mailFromOf = ({ template }: Pick<Order, 'template'>, domain: string): string | null =>
  template.domain.mailFrom === null ? null : `${template.domain.mailFrom}.${domain}`;

/** What an order says of the customer's mail, as a profile takes it. What was not said is not known. */
export const declaredIn = ({
  declared: { expectPerDay, industry, lists },
}: Pick<Order, 'declared'>): ProfileDeclared => ({
  ...(expectPerDay !== null && { perDay: expectPerDay }),
  ...(industry !== null && { industry }),
  ...(lists !== 'unknown' && { lists }),
});
