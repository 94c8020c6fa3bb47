import type { SeenIdentity } from '../placement/inventory-model.ts';
import type { RecordsWish } from '../records/model.ts';
import type { Order } from './order.ts';
import { wishOf } from './plan.ts';

/** What is wanted of a domain, with what SES says of it; a MAIL FROM domain that its owner has set stays. */
export function wishFor(order: Order, domain: string, region: string, identity: SeenIdentity | undefined): RecordsWish {
  const isMailFromVerified = identity?.mailFrom?.status === 'SUCCESS';
  const wish = wishOf(order, domain, region, { dkim: dkimOf(identity), isMailFromVerified });
  return { ...wish, mailFrom: identity?.mailFrom?.domain ?? wish.mailFrom };
}

/** How SES signs mail of an identity; null where it has made no keys yet. */
export function dkimOf(identity: Pick<SeenIdentity, 'dkim'> | undefined): RecordsWish['dkim'] {
  const dkim = identity?.dkim ?? null;
  if (dkim === null || dkim.tokens.length === 0) return null;
  return {
    tokens: dkim.tokens,
    signingZone: dkim.signingHostedZone ?? 'dkim.amazonses.com',
    origin: dkim.origin,
    isVerified: dkim.status === 'SUCCESS',
  };
}
