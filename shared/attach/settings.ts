import { DEFAULT_EVENT_TYPES, ESSENTIAL_TYPES, EVENT_TYPES, type EventType } from './event-types.ts';

/** Which sets get our event destination: all, those that are tagged, or none. */
export const ATTACH_MODES = ['all', 'tagged', 'none'] as const;
export type AttachMode = (typeof ATTACH_MODES)[number];

/** A set tagged `lazaretto` = `on` is watched in mode `tagged`; one tagged `off` is left alone in every mode. */
export const ATTACH_TAG = { key: 'lazaretto', on: 'on', off: 'off' } as const;
export const DEFAULT_DESTINATION = 'lazaretto';
/** What SES takes as the name of an event destination. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const TOPIC = /^arn:[a-z0-9-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** How sets are attached to our topic. */
export type AttachSettings = {
  readonly mode: AttachMode;
  readonly topicArn: string;
  /** The destination of this name is ours. Two deployments beside the same sets need two names. */
  readonly destination: string;
  readonly eventTypes: readonly EventType[];
};

/** The settings as texts, as an environment or a file has them. */
export type AttachTexts = { readonly [Name in keyof AttachSettings]?: string | undefined };

/**
 * Settings from texts. Null where no topic is named: then nothing is attached and nobody is told.
 * @throws {Error} naming the setting and what was expected
 */
export function parseAttach(texts: AttachTexts): AttachSettings | null {
  const { topicArn, mode = 'all', destination = DEFAULT_DESTINATION, eventTypes } = texts;
  if (topicArn === undefined || topicArn === '') return null;
  if (!TOPIC.test(topicArn)) throw fault('topicArn', 'the ARN of a standard SNS topic', topicArn);
  if (!NAME.test(destination)) throw fault('destination', "up to 64 letters, digits, '_' and '-'", destination);
  const known = ATTACH_MODES.find((word) => word === mode);
  if (known === undefined) throw fault('mode', ATTACH_MODES.join(' | '), mode);
  return { mode: known, topicArn, destination, eventTypes: parseEventTypes(eventTypes) };
}

/** Event types from a list with commas; the default ones where there is none. @throws {Error} */
export function parseEventTypes(text: string | undefined): readonly EventType[] {
  if (text === undefined || text.trim() === '') return DEFAULT_EVENT_TYPES;
  const types = text.split(',').map((word) => {
    const name = word.trim().toUpperCase();
    return EVENT_TYPES.find((type) => type === name) ?? raise(fault('eventTypes', EVENT_TYPES.join(' | '), word));
  });
  const lacking = ESSENTIAL_TYPES.filter((type) => !types.includes(type));
  if (lacking.length > 0) throw new Error(`eventTypes: sets cannot be judged without ${lacking.join(', ')}`);
  return [...new Set(types)];
}

/** Whether we attach our destination to a set with these tags. */
export const isAttached = (mode: AttachMode, tag: string | undefined): boolean =>
  tag !== ATTACH_TAG.off && (mode === 'all' || (mode === 'tagged' && tag === ATTACH_TAG.on));

/**
 * Whether to tell that a set with this tag is not watched. In mode `tagged`, sets without a tag are left alone on
 * purpose.
 */
export const isMissed = (mode: AttachMode, tag: string | undefined): boolean =>
  mode === 'none' ? tag !== ATTACH_TAG.off : isAttached(mode, tag);

const fault = (name: string, expected: string, got: string): Error =>
  new Error(`${name}: expected ${expected}, got ${JSON.stringify(got)}`);

const raise = (error: Error): never => {
  throw error;
};
