import { HOURS_PER_DAY } from '../../../shared/kernel/time.ts';
import { ASSUMED, MEASURED, MONTH_HOURS } from './assumptions.data.ts';
import { PRICES, PRICES_AS_OF, type PriceName } from './prices.data.ts';
import { allowancesOf, type Load, type Volume, volumeOf } from './volume.ts';

/** One line of the bill. */
export type LineItem = {
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly dollars: number;
};
export type Cost = Load & {
  readonly region: string;
  readonly pricesAsOf: string;
  readonly items: readonly LineItem[];
  /** SNS's deliveries to the queue are nobody's requests. Unit: dollars a month. */
  readonly total: number;
  /** SQS bills each of them as a request as well. */
  readonly totalIfDeliveriesAreBilled: number;
  /** SNS's publish price ÷ total. */
  readonly publishShare: number;
  readonly dollarsPerMillionEvents: number;
  readonly writeUnitsPerMillionEvents: number;
};

/** What a month costs, by list prices, without any free tier. */
export function costOf(load: Load): Cost {
  const volume = volumeOf(load);
  const items = [
    ...moving(load, volume),
    ...computing(load, volume),
    ...keeping(volume),
    ...archiving(load, volume),
    ...watching(load, volume),
    ...allowing(load),
    ...collecting(load),
    ...sharing(load),
    ...askingGmail(load),
  ];
  const total = items.reduce((sum, { dollars }) => sum + dollars, 0);
  const publishes = items[0]?.dollars ?? 0;
  const perMillion = (value: number): number => (load.events === 0 ? 0 : (value / load.events) * 1_000_000);
  return {
    ...load,
    region: 'us-east-1',
    pricesAsOf: PRICES_AS_OF,
    items,
    total,
    totalIfDeliveriesAreBilled: total + item('SQS', 'deliveries by SNS', 'sqsRequest', load.events).dollars,
    publishShare: total === 0 ? 0 : publishes / total,
    dollarsPerMillionEvents: perMillion(total),
    writeUnitsPerMillionEvents: perMillion(volume.writeUnits),
  };
}

function item(service: string, what: string, price: PriceName, quantity: number): LineItem {
  const { dollars, per, unit } = PRICES[price];
  return { service, what, quantity, unit, dollars: (quantity / per) * dollars };
}

function moving({ events }: Load, { ticks }: Volume): LineItem[] {
  const calls = (2 * events) / ASSUMED.messagesPerCall;
  const idle = (ASSUMED.idlePollers * MONTH_HOURS * 3_600) / 20;
  return [
    item('SNS', 'publishes by SES', 'snsPublish', events),
    item('SQS', 'receiving and deleting', 'sqsRequest', calls + idle),
    item('EventBridge', 'schedules', 'schedule', 3 * ticks + ASSUMED.patrol.runs),
  ];
}

function computing({ events }: Load, volume: Volume): LineItem[] {
  const { ingest, evaluate, tick, announce, place, patrol, audit } = ASSUMED;
  const { batches, evaluations, ticks, placeSeconds } = volume;
  const compute = (name: string, seconds: number, memory: number) =>
    item('Lambda', name, 'lambdaCompute', seconds * memory);
  return [
    item('Lambda', 'requests', 'lambdaRequest', batches + evaluations + 3 * ticks + patrol.runs),
    compute('ingest-events', batches * ingest.perRun + events * ingest.perEvent, ingest.memory),
    compute('evaluate-sets', evaluations * evaluate.perRun, evaluate.memory),
    compute('tick', ticks * tick.perRun, tick.memory),
    compute('place-sets', placeSeconds, place.memory),
    compute('announce', ticks * announce.perRun, announce.memory),
    compute('DNS patrol', patrol.runs * patrol.perRun, patrol.memory),
    compute('audit-counts', (MONTH_HOURS / 24) * audit.perRun, audit.memory),
  ];
}

/** Nothing where nobody asks. */
function allowing(load: Load): LineItem[] {
  const { takes = 0 } = load;
  if (takes === 0) return [];
  const { perRun, memory } = ASSUMED.allowance;
  const { writes, reads } = allowancesOf(load);
  return [
    item('Lambda', 'takes of allowances', 'lambdaRequest', takes),
    item('Lambda', 'serve-allowance', 'lambdaCompute', takes * perRun * memory),
    item('DynamoDB', 'writes of allowances', 'dynamoWrite', writes),
    item('DynamoDB', 'reads of allowances', 'dynamoRead', reads),
  ];
}

/** Nothing where no reports are received. A mail brings one report, and goes once that is kept. */
function collecting({ reports }: Load): LineItem[] {
  if (reports === undefined) return [];
  const { perRun, memory, identities, runs, alarms } = ASSUMED.reports;
  return [
    item('SES', 'mails with reports', 'sesReceive', reports),
    item('S3', 'mails with reports, written', 's3Put', reports + runs),
    item('S3', 'mails with reports, read', 's3Get', reports),
    item('EventBridge', 'mails with reports', 'event', reports),
    item('Lambda', 'runs for reports', 'lambdaRequest', reports + runs),
    item('Lambda', 'collect-reports', 'lambdaCompute', (reports + runs) * perRun * memory),
    item('DynamoDB', 'writes of reports', 'dynamoWrite', reports * MEASURED.report.writes),
    item('DynamoDB', 'reads for reports', 'dynamoRead', (reports + runs) * identities),
    item('CloudWatch', 'alarms of reports', 'alarm', alarms),
  ];
}

/** Nothing where no tenant is shown its page. */
function sharing({ sets, tenantPages: looks }: Load): LineItem[] {
  if (looks === undefined) return [];
  const { requests, perLook, memory, keys, alarms, ...reads } = ASSUMED.tenantPages;
  const perPage = sets * reads.readsPerSetOfFleet + reads.ownSets * reads.readsPerOwnSet + reads.otherReads;
  return [
    item('Lambda', "looks at tenants' pages", 'lambdaRequest', looks * requests),
    item('Lambda', 'serve-tenant', 'lambdaCompute', looks * perLook * memory),
    item('DynamoDB', "reads for tenants' pages", 'dynamoRead', looks * perPage),
    item('CloudWatch', "alarm of tenants' pages", 'alarm', alarms),
    item('Secrets Manager', "key of links to tenants' pages", 'secret', 1),
    item('Secrets Manager', 'reading that key', 'secretRequest', looks * keys),
  ];
}

/** Nothing where Gmail is not asked. Google takes nothing for it. */
function askingGmail({ postmaster: domains }: Load): LineItem[] {
  if (domains === undefined) return [];
  const { perRun, perDomain, memory, writesPerDomain, readsPerDomain, readsPerRun, alarms } = ASSUMED.postmaster;
  const runs = MONTH_HOURS / HOURS_PER_DAY;
  return [
    item('EventBridge', 'schedule of collect-postmaster', 'schedule', runs),
    item('Lambda', 'runs for Postmaster Tools', 'lambdaRequest', runs),
    item('Lambda', 'collect-postmaster', 'lambdaCompute', runs * (perRun + domains * perDomain) * memory),
    item('KMS', 'decrypting the refresh token', 'kmsRequest', runs),
    item('DynamoDB', "writes of Gmail's figures", 'dynamoWrite', runs * domains * writesPerDomain),
    item('DynamoDB', "reads for Gmail's figures", 'dynamoRead', runs * (readsPerRun + domains * readsPerDomain)),
    item('CloudWatch', 'alarm of collect-postmaster', 'alarm', alarms),
  ];
}

function keeping({ writeUnits, readUnits, storedGb }: Volume): LineItem[] {
  return [
    item('DynamoDB', 'writes', 'dynamoWrite', writeUnits),
    item('DynamoDB', 'reads', 'dynamoRead', readUnits),
    item('DynamoDB', 'storage, after 13 months', 'dynamoStorage', storedGb),
    item('DynamoDB', 'point-in-time recovery', 'dynamoRecovery', storedGb),
  ];
}

/** A batch is seldom of more than one segment. The sweep lists a page of a thousand, and reads few. */
function archiving({ events, archiveDays }: Load, { batches }: Volume): LineItem[] {
  if (archiveDays === undefined) return [];
  const { perEvent, perObject } = MEASURED.archived;
  const bytes = events * perEvent + batches * perObject;
  const days = MONTH_HOURS / HOURS_PER_DAY;
  const seconds = batches * ASSUMED.archive.perObject + events * ASSUMED.archive.perEvent;
  return [
    item('Lambda', 'ingest-events, packing the archive', 'lambdaCompute', seconds * ASSUMED.ingest.memory),
    item('S3', 'objects of the archive', 's3Put', batches + batches / 1_000),
    item('S3', `archive, after ${archiveDays} days`, 's3Storage', (bytes / 1e9) * (archiveDays / days)),
  ];
}

function watching({ events }: Load, volume: Volume): LineItem[] {
  const { log, metrics, audit } = ASSUMED;
  const judged = events * MEASURED.judgedLinesPerEvent;
  const runs = volume.batches + volume.evaluations + 3 * volume.ticks;
  const bytes = volume.batches * log.ingest + volume.evaluations * log.evaluate + volume.ticks * log.perMinute;
  const gigabytes = (bytes + judged * log.judged) / 1e9;
  return [
    item('CloudWatch', 'logs', 'logsIngest', gigabytes),
    item('CloudWatch', 'logs kept for 30 days', 'logsStorage', gigabytes),
    item('CloudWatch', 'metrics', 'metric', metrics.always + metrics.atTimes * metrics.shareOfHours),
    item('CloudWatch', 'alarms', 'alarm', ASSUMED.alarms),
    item('CloudWatch', 'dashboard', 'dashboard', 1),
    item('CloudWatch', 'top offenders', 'insightRule', 1),
    item('CloudWatch', 'top offenders, lines', 'insightEvent', judged),
    item('CloudWatch', "SES's figures, for the audit", 'metricData', (MONTH_HOURS / 24) * audit.metrics),
    item('X-Ray', 'traces', 'trace', runs * ASSUMED.tracedShare),
    item('Secrets Manager', 'key of the claims of complaints', 'secret', ASSUMED.secrets),
  ];
}
