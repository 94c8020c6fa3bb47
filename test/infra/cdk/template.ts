import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appOf } from '../../../infra/stack/app.ts';
import type { SettingsInput } from '../../../infra/stack/settings.ts';

export type Resource = {
  readonly Type: string;
  // A template is whatever CloudFormation takes.
  // biome-ignore lint/suspicious/noExplicitAny: its shape differs from type to type
  readonly Properties: any;
  readonly DeletionPolicy?: string;
};
export type Template = { readonly Resources: Readonly<Record<string, Resource>> };
export type Synthesised = {
  readonly template: Template;
  readonly directory: string;
  readonly stackName: string;
};

export const SETTINGS: SettingsInput = { quarantinePool: { name: 'lazaretto-quarantine' } };
/** What makes the buttons of Slack's messages, which are off otherwise. */
export const BUTTONS = {
  slackWebhookParameter: '/lazaretto/slack-webhook',
  slackButtons: {
    signingSecretParameter: '/lazaretto/slack-signing-secret',
    workspace: 'T012AB3CD',
    users: ['U012ANNA', 'W012BERT'],
    consoleUrl: 'https://console.example.com',
  },
} as const satisfies Partial<SettingsInput>;

/** What makes the URL that applications ask how much they may send, which is off otherwise. */
export const ALLOWANCE = {
  allowance: { callers: [{ role: 'arn:aws:iam::111122223333:role/mailer', sets: ['acme*'] }] },
} as const satisfies Partial<SettingsInput>;

/** What receives reports by SES, which is off otherwise. */
export const REPORTS = {
  reports: { address: 'dmarc@reports.example.com' },
} as const satisfies Partial<SettingsInput>;

/** What asks Gmail's Postmaster Tools, which is off otherwise. */
export const POSTMASTER = {
  postmaster: { parameter: '/lazaretto/postmaster', domains: ['example.com'] },
} as const satisfies Partial<SettingsInput>;

/**
 * Synthesise the ready app into a directory of its own. Functions are only bundled where `bundle` says so.
 * @throws what the rule packs find and nobody has acknowledged
 */
export function synthesise(input: SettingsInput = SETTINGS, { bundle = false } = {}): Synthesised {
  const directory = mkdtempSync(join(tmpdir(), 'lazaretto-synth-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const context = { 'aws:cdk:bundling-stacks': bundle ? ['**'] : [] };
  const assembly = appOf(input, { outdir: directory, context, analyticsReporting: false }).synth();
  const { template, stackName } = assembly.getStackArtifact('Lazaretto') as unknown as Synthesised;
  return { template, stackName, directory };
}

/** Resources of a type, by logical id. */
export const allOf = ({ Resources }: Template, type: string): [id: string, resource: Resource][] =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

/** The one resource of a type whose logical id holds a word. */
export function oneOf(template: Template, type: string, word: string): Resource {
  const found = allOf(template, type).filter(([id]) => id.includes(word));
  const [[, resource] = []] = found;
  if (found.length !== 1 || !resource)
    throw new Error(`Expected one ${type} with ${word}, got ${found.map(([id]) => id)}`);
  return resource;
}

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
};
export const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** What the policy of a function's role allows: by action, the resources as JSON. What it denies is left out. */
export function allowedTo(template: Template, functionId: string): ReadonlyMap<string, readonly unknown[]> {
  const policy = oneOf(template, 'AWS::IAM::Policy', `${functionId}RoleDefaultPolicy`);
  const allowed = new Map<string, unknown[]>();
  for (const { Effect, Action, Resource } of policy.Properties.PolicyDocument.Statement as Statement[]) {
    if (Effect !== 'Allow') continue;
    for (const action of listOf(Action)) allowed.set(action, [...(allowed.get(action) ?? []), ...listOf(Resource)]);
  }
  return allowed;
}
