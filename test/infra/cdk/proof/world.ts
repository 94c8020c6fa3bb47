import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../../../infra/local/aws/s3/bucket.ts';
import { type FeedFilter, passes } from '../../../../infra/local/feeds/feed-filter.ts';
import type { SettingsInput } from '../../../../infra/stack/settings.ts';
import type { TableName } from '../../../../shared/registry/keys.ts';
import { allOf, oneOf, type Resource, type Synthesised, synthesise, type Template } from '../template.ts';
import { answersOf, type Told } from './answers.ts';
import { askedByLambda } from './by-aws.ts';
import { Door } from './door.ts';
import { type Fed, type ProofDynamo, proofDynamo } from './dynamo.ts';
import { Permissions, statementsOf } from './policy.ts';
import { bucketNameOf, REGION, type Resolve, resolverOf } from './resolve.ts';
import { type Warm, warm } from './warm.ts';

/** Time runs so many times faster: a call a second to SES is no reason to wait. */
const FAST = encodeURIComponent(`
import module from 'node:module';
import timers from 'node:timers/promises';
const [now, begun, wait, factor] = [Date.now, Date.now(), timers.setTimeout, 40];
Date.now = () => begun + (now() - begun) * factor;
timers.setTimeout = (ms, ...more) => wait(ms / factor, ...more);
module.syncBuiltinESMExports();
`);
export const IN_FAST_TIME = { NODE_OPTIONS: `--import data:text/javascript,${FAST}` };
/** As many records as a batch of a change feed may hold, by which its mapping is told from a queue's. */
const FEED_BATCH = 1_000;
const ENDPOINTS = ['DYNAMODB', 'SSM', 'SECRETS_MANAGER', 'SESV2', 'SES', 'SNS', 'SQS', 'S3', 'CLOUDWATCH'];

/** One deployment of a template: its tables, its AWS, and the roles of its functions. */
export type Deployment = {
  readonly template: Template;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly aws: LocalAws;
  readonly resolve: Resolve;
  readonly roles: ReadonlyMap<string, Permissions>;
  /** ARN of the key under which the archive lies; null: S3's own. */
  readonly archiveKey: string | null;
};

/** Functions as they are deployed, each a process of its own, with AWS behind a door that asks the template's policies. */
export class ProofWorld {
  slackIsDown = false;
  readonly told: Told;
  readonly door: Door;
  readonly #bundled: Synthesised;
  readonly #dynamo: ProofDynamo;
  readonly #proved = new Set<string>();
  readonly #warm = new Map<string, Warm>();
  readonly #close: (() => unknown)[] = [];
  #now: Deployment;
  #url = '';

  private constructor(bundled: Synthesised, dynamo: ProofDynamo, deployment: Deployment, told: Told) {
    this.#bundled = bundled;
    this.told = told;
    const others = answersOf(told);
    this.#dynamo = dynamo;
    this.#now = deployment;
    this.door = new Door(
      async (call, request) => {
        const { method, url, target, body, copySource } = request;
        if (call.service === 'dynamodb') return this.#dynamo.call({ target, body });
        const isSent = call.service === 'sqs' && call.operation.startsWith('SendMessage');
        const isOurs = call.service === 'sns' || call.service === 's3' || isSent;
        if (!isOurs && (call.service !== 'ses' || call.operation === 'BatchGetMetricData'))
          return others(call, request);
        const [path = '', query = ''] = url.split('?');
        const { response } = await this.#now.aws.requestHandler.handle({
          ...{ method, path, body: request.bytes ?? body, headers: headersOf(target, copySource) },
          query: Object.fromEntries(new URLSearchParams(query)),
        });
        return { status: response.statusCode, headers: response.headers, body: response.body };
      },
      (arn) => tagsIn(this.#now.aws, arn),
    );
  }

  /** Bundles every function of a deployment with all that there is. */
  static async start(settings: SettingsInput, told: Omit<Told, 'webhook'>): Promise<ProofWorld> {
    const bundled = synthesise(settings, { bundle: true });
    const dynamo = proofDynamo();
    let hook = '';
    const all: Told = { ...told, webhook: () => hook };
    const world = new ProofWorld(bundled, dynamo, await deploymentOf(bundled.template, settings, dynamo, ''), all);
    const opened = await world.door.listen();
    world.#url = opened.url;
    const slack = await listening(() => (world.slackIsDown ? 500 : 200));
    hook = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/hook`;
    world.#close.push(
      () => opened.close(),
      () => slack.close(),
      () => dynamo.close(),
    );
    return world;
  }

  get now(): Deployment {
    return this.#now;
  }

  #cool(): void {
    for (const { close } of this.#warm.values()) close();
    this.#warm.clear();
  }

  /** Deploys other settings, with tables of its own; the code of the functions is the same. */
  async deploy(settings: SettingsInput, prefix: string): Promise<Deployment> {
    this.#cool();
    this.#now = await deploymentOf(synthesise(settings).template, settings, this.#dynamo, prefix);
    return this.#now;
  }

  dynamo(): ProofDynamo {
    return this.#dynamo;
  }

  folderOf(word: string): string {
    const { S3Key } = oneOf(this.#bundled.template, 'AWS::Lambda::Function', word).Properties.Code as { S3Key: string };
    return join(this.#bundled.directory, `asset.${S3Key.replace('.zip', '')}`);
  }

  /**
   * Runs a function as Lambda does, warm where it ran before with the same environment, and asks what Lambda asks in its
   * name. @throws where it fails, with its log
   */
  async run(word: string, event: unknown, more: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const { template, resolve } = this.#now;
    const [id, { Properties }] = this.#function(word);
    this.door.caller = {
      name: word,
      permissions: this.#now.roles.get(id) ?? new Permissions([], resolve),
      key: typeof Properties.KmsKeyArn === 'string' ? Properties.KmsKeyArn : null,
      archiveKey: this.#now.archiveKey,
    };
    this.door.ask(askedByLambda(template, id, resolve));
    const told = Object.entries(Properties.Environment.Variables).map(([name, value]): [string, string] => {
      const resolved = resolve(value);
      // An address of a queue is where it is asked for.
      return [name, resolved.startsWith('/') && name.endsWith('_URL') ? `${this.#url}${resolved}` : resolved];
    });
    const env = {
      ...Object.fromEntries(told),
      ...Object.fromEntries(ENDPOINTS.map((name) => [`AWS_ENDPOINT_URL_${name}`, this.#url])),
      ...{ AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      ...more,
    };
    const name = `${word} ${JSON.stringify(env)}`;
    const running = this.#warm.get(name) ?? warm(this.folderOf(word), env);
    this.#warm.set(name, running);
    return running.invoke(event);
  }

  /** Whether the deployment has such a function. */
  has(word: string): boolean {
    return allOf(this.#now.template, 'AWS::Lambda::Function').some(([id]) => id.includes(word));
  }

  /** Whether the deployment has such a function, and no deployment before gave it the very same policy. */
  isNew(word: string): boolean {
    const found = allOf(this.#now.template, 'AWS::Lambda::Function').filter(([id]) => id.includes(word));
    return found.some(([id]) => !this.#proved.has(this.#policyOf(id)));
  }

  /** What every function did under its policy need not be done again under the same one. */
  proved(): void {
    for (const id of this.#now.roles.keys()) this.#proved.add(this.#policyOf(id));
  }

  /** Functions whose policy no deployment before had. */
  get new(): readonly (readonly [id: string, permissions: Permissions])[] {
    return [...this.#now.roles].filter(([id]) => !this.#proved.has(this.#policyOf(id)));
  }

  #policyOf(id: string): string {
    return JSON.stringify([id, statementsOf(this.#now.template, roleOf(this.#now.template, id))]);
  }

  #function(word: string): [string, Resource] {
    const [found, ...more] = allOf(this.#now.template, 'AWS::Lambda::Function').filter(([id]) => id.includes(word));
    if (!found || more.length > 0) throw new Error(`Expected one function with ${word}`);
    return found;
  }

  /** What the change feed of a table has told since it was deployed. */
  changes(table: 'journal' | 'registry'): Promise<readonly Fed[]> {
    return this.#dynamo.records(table, this.#now.tables[table]);
  }

  /** What the change feed hands to a function, by the filter that the template gives it, as one batch of Lambda. */
  async fed(word: string): Promise<{ readonly Records: readonly Fed['record'][] }> {
    const { template, resolve } = this.#now;
    const [id] = this.#function(word);
    const [, mapping] =
      allOf(template, 'AWS::Lambda::EventSourceMapping').find(
        ([, { Properties }]) => Properties.FunctionName.Ref === id && Properties.BatchSize === FEED_BATCH,
      ) ?? [];
    if (!mapping) throw new Error(`Expected a change feed that starts ${word}`);
    const { EventSourceArn, FilterCriteria } = mapping.Properties;
    const table = resolve(EventSourceArn).includes(this.#now.tables.journal) ? 'journal' : 'registry';
    const filters = (FilterCriteria.Filters as { Pattern: string }[]).map(
      ({ Pattern }) => JSON.parse(Pattern) as FeedFilter,
    );
    const admitted = (await this.changes(table)).filter((change) => filters.some((filter) => passes(filter, change)));
    if (admitted.length === 0) throw new Error(`Expected something for ${word} in the feed of ${table}`);
    return { Records: admitted.map(({ record }) => record) };
  }

  async close(): Promise<void> {
    this.#cool();
    await Promise.all(this.#close.map((end) => end()));
  }
}

function roleOf({ Resources }: Template, functionId: string): string {
  const [role] = (Resources[functionId]?.Properties.Role['Fn::GetAtt'] ?? []) as string[];
  if (role === undefined) throw new Error(`Expected a function with a role, got ${functionId}`);
  return role;
}

async function deploymentOf(
  template: Template,
  { archive, encryptionKeyArn }: SettingsInput,
  dynamo: ProofDynamo,
  prefix: string,
): Promise<Deployment> {
  const tables = await dynamo.createTables(prefix);
  const aws = new LocalAws({ clock: Date, throttle: false });
  const named = (id: string): string | undefined => {
    const table = (Object.keys(tables) as TableName[]).find((one) =>
      id.startsWith(`MonitorTables${one.charAt(0).toUpperCase()}${one.slice(1)}`),
    );
    return table && tables[table];
  };
  const resolve = resolverOf(template, named);
  for (const [id] of allOf(template, 'AWS::SQS::Queue')) aws.state.queues.add(id);
  for (const [id] of allOf(template, 'AWS::S3::Bucket')) aws.state.buckets.set(bucketNameOf(id), newBucket());
  if (archive?.bucket !== undefined) aws.state.buckets.set(archive.bucket, newBucket());
  for (const [id] of allOf(template, 'AWS::SNS::Topic')) aws.state.topics.add(resolve({ Ref: id }));
  const roles = allOf(template, 'AWS::Lambda::Function').map(([id]): [string, Permissions] => [
    id,
    new Permissions(statementsOf(template, roleOf(template, id)), resolve),
  ]);
  const archiveKey = archive?.key ?? encryptionKeyArn ?? null;
  return { template, tables, aws, resolve, roles: new Map(roles), archiveKey };
}

const headersOf = (target: string, copySource: string | undefined): Readonly<Record<string, string>> => ({
  ...(target !== '' && { 'x-amz-target': target }),
  ...(copySource !== undefined && { 'x-amz-copy-source': copySource }),
});

/** Answers whatever is sent to it with a status, on loopback. */
async function listening(status: () => number): Promise<Server> {
  const server = createServer(async (request, response) => {
    await text(request);
    response.writeHead(status()).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Tags of a set, identity or tenant, by its ARN. */
function tagsIn({ state }: LocalAws, arn: string): Readonly<Record<string, string>> {
  const [type = '', name = ''] = arn.split(':').slice(5).join(':').split('/');
  const tags = {
    'configuration-set': state.tags.get(name),
    identity: state.identities.get(name)?.Tags,
    tenant: state.tenants.get(name)?.tags,
  }[type];
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}
