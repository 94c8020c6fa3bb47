import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDeployment } from '../../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { rememberedPolicy } from '../../../functions/_adapters/lambda/policy-env.ts';
import { s3ReportMails } from '../../../functions/_adapters/s3/report-mails.ts';
import { collectingDeps } from '../../../functions/collect-postmaster/compose.ts';
import { collectPostmaster } from '../../../functions/collect-postmaster/handle.ts';
import { collectDeps } from '../../../functions/collect-reports/compose.ts';
import { INBOX, REFUSED } from '../../../functions/collect-reports/env.ts';
import { collectLeftOver, collectReports } from '../../../functions/collect-reports/handle.ts';
import { lookAtDomains } from '../../../functions/collect-reports/look.ts';
import type { Clock, Timer } from '../../../shared/kernel/time.ts';
import { fleetMode } from '../../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { newBucket } from '../aws/s3/bucket.ts';
import { SesInbound } from '../aws/ses-inbound.ts';
import type { LocalDeployment } from '../deployment.ts';
import type { GoogleStandIn } from '../google/stand-in.ts';

/** Where receivers send reports to in a story. */
export const REPORT_DOMAIN = 'reports.example.com';
export const REPORT_ADDRESS = `dmarc@${REPORT_DOMAIN}`;
const BUCKET = 'lazaretto-reports';

type Setup = {
  readonly deployment: Pick<LocalDeployment, 'aws' | 'reach' | 'tables'>;
  /** What is in force unless another is saved. */
  readonly policy: Policy;
};

function placesOf({ deployment: { reach, tables }, policy }: Setup, clock: Clock) {
  const dynamo = new DynamoDBClient(reach.dynamo);
  const registry = dynamoTable(dynamo, tables.registry);
  const inForce = rememberedPolicy(dynamoDeployment(registry), policy, () => undefined, { clock });
  return { dynamo, registry, inForce, mode: async () => fleetMode(await inForce()) };
}

/** SES where it receives, and `collect-reports` as S3 and its schedule would call it. */
export type LocalReports = {
  readonly inbound: SesInbound;
  /** One mail, by the name of its object. */
  collect(name: string): Promise<void>;
  /** What was left over, and a look at the domains. */
  everySixHours(): Promise<void>;
};

/** `collect-reports` by its own `compose.ts`, on the local stack's tables, SES and S3. @param onPut S3 tells of an object */
export function localReports(setup: Setup, clock: Clock, onPut: (key: string) => void): LocalReports {
  const { aws, tables } = setup.deployment;
  const { dynamo, mode } = placesOf(setup, clock);
  aws.state.buckets.set(BUCKET, newBucket());
  const inbound = new SesInbound({ clock, buckets: aws.state.buckets, onPut: (_, key) => onPut(key) });
  inbound.rules.push({
    Name: 'reports',
    Recipients: [REPORT_ADDRESS],
    Actions: [{ S3Action: { BucketName: BUCKET, ObjectKeyPrefix: INBOX } }],
  });
  const deps = collectDeps({
    ...{ dynamo, clock, mode, totalsTable: tables.totals, registryTable: tables.registry },
    mails: s3ReportMails({ bucket: BUCKET, inbox: INBOX, refused: REFUSED }, { ...aws.s3Config(), maxAttempts: 1 }),
    log: () => undefined,
  });
  return {
    inbound,
    collect: async (name) => void (await collectReports(deps, [name])),
    async everySixHours() {
      await collectLeftOver(deps);
      await lookAtDomains(deps);
    },
  };
}

/** One run of `collect-postmaster` by its own `compose.ts`, with the stand-in for Google, which somebody has connected. */
export function localPostmaster(setup: Setup, timer: Timer, google: GoogleStandIn): () => Promise<void> {
  const { registry, dynamo, inForce, mode } = placesOf(setup, timer);
  const token = {
    ...{ clientId: google.client.id, clientSecret: google.client.secret, refreshToken: google.grant() },
    ...{ connectedAt: timer.now(), expiresAt: null },
  };
  return async () => {
    const deps = collectingDeps({
      ...{ registry, totals: dynamoTable(dynamo, setup.deployment.tables.totals), parameter: 'postmaster' },
      google: { http: google.http, endpoints: google.endpoints, timer, random: () => 0 },
      ...{ token: async () => JSON.stringify(token), policy: inForce, mode },
      ...{ configured: null, mayGoOn: () => true, log: () => undefined },
    });
    await collectPostmaster(deps);
  };
}
