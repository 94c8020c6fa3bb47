/**
 * Reads one mail as `collect-reports` does, with stand-ins of S3 and DynamoDB in the same process. Prints what became of
 * it, processor time in seconds, and the most memory, before and in all, in MB.
 */
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoReports } from '../../functions/_adapters/dynamodb/reports/store.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { s3ReportMails } from '../../functions/_adapters/s3/report-mails.ts';
import { INBOX, REFUSED } from '../../functions/collect-reports/env.ts';
import { collectReports } from '../../functions/collect-reports/handle.ts';
import { LocalAws } from '../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../infra/local/aws/s3/bucket.ts';
import { SesInbound } from '../../infra/local/aws/ses-inbound.ts';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import { NEW_YEAR } from '../support/reports.ts';

const TO = 'dmarc@reports.example.com';
const clock = { now: () => (NEW_YEAR + 2 * 86_400) * 1_000 };
const aws = new LocalAws({ clock });
aws.state.buckets.set('reports', newBucket());
let name = '';
const inbound = new SesInbound({
  ...{ clock, buckets: aws.state.buckets },
  onPut: (_, key) => {
    name = key;
  },
});
inbound.rules.push({
  ...{ Name: 'reports', Recipients: [TO] },
  Actions: [{ S3Action: { BucketName: 'reports', ObjectKeyPrefix: INBOX } }],
});
inbound.receive({ to: TO, from: 'google.com', dmarc: 'pass', raw: readFileSync(process.argv[2] ?? '') });

const dynamo = startDynamo({});
const tables = await dynamo.createTables();
const store = dynamoReports(dynamoTable(new DynamoDBClient(dynamo.clientConfig()), tables.totals));
const before = Math.round(process.memoryUsage().rss / 2 ** 20);
const started = process.cpuUsage();
const place = { bucket: 'reports', inbox: INBOX, refused: REFUSED };
const collected = await collectReports(
  {
    ...{ store, clock, log: () => undefined },
    mails: s3ReportMails(place, { ...aws.s3Config(), maxAttempts: 1 }),
    identities: async () => ['example.com'],
  },
  [name],
);
const { user, system } = process.cpuUsage(started);
const seconds = (user + system) / 1_000_000;
const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
process.stdout.write(`${JSON.stringify({ ...collected, seconds, before, megabytes })}\n`);
await dynamo.close();
