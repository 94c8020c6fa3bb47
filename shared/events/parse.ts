import type { EpochMs } from '../kernel/time.ts';
import { looksLikeText } from '../replies/looks-like.ts';
import { type OpenedEvent, openEnvelope } from './envelope.ts';
import { readEvent } from './event.ts';
import type { Parsed, SesEvent } from './model.ts';
import { Malformed } from './problem.ts';
import { quickEvent } from './quick-event.ts';
import { isObject } from './raw.ts';

/** Most envelopes and lists around an event. SQS, Lambda, SNS and EventBridge together make five. */
export const MAX_LAYERS = 5;

/** Texts that services send to try a way out: each with what it is. */
const TRIALS: readonly (readonly [begins: string, what: string])[] = [
  // @see https://github.com/anymail/django-anymail/blob/main/anymail/webhooks/amazon_ses.py
  ['Successfully validated SNS topic for Amazon SES', 'SES validated the SNS topic'],
  // @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
  ['CWL CONTROL MESSAGE:', 'CloudWatch Logs tried the destination'],
];

/**
 * Reads the body of one SQS record, or one archived value, as text. Never throws: what cannot be an event is returned
 * as `malformed`, and a bad entry of a list does not affect the others.
 * @param now refuses events from the future
 * @param keepsRaw events carry SES's own JSON, for an archive
 * @returns at least one result
 */
export const parseBody = (body: string, now: EpochMs, keepsRaw = false): readonly Parsed[] =>
  guarded(() => readText(body, { field: 'body', layers: 0, now, keepsRaw }));

/** Like `parseBody`, for parsed JSON. */
export const parseValue = (value: unknown, now: EpochMs): readonly Parsed[] =>
  guarded(() => readValue(value, { field: 'body', layers: 0, now, keepsRaw: false }));

/** Position within the envelopes. `layers`: how many were unwrapped. */
type Place = {
  readonly field: string;
  readonly layers: number;
  readonly now: EpochMs;
  readonly keepsRaw: boolean;
};

function guarded(read: () => readonly Parsed[]): readonly Parsed[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [{ outcome: 'malformed', problem: error.problem }];
  }
}

function readText(text: string, place: Place): readonly Parsed[] {
  const value = (place.keepsRaw ? null : quickEvent(text)) ?? jsonOf(text);
  if (value !== undefined) return readValue(value, place);
  const trial = TRIALS.find(([begins]) => text.trimStart().startsWith(begins));
  if (trial !== undefined) return [{ outcome: 'setAside', why: trial[1] }];
  return readLines(text, place);
}

function readValue(value: unknown, { field, layers, now, keepsRaw }: Place): readonly Parsed[] {
  if (layers > MAX_LAYERS) throw new Malformed(field, `an SES event within ${MAX_LAYERS} envelopes`, value);
  const inside = { field, layers: layers + 1, now, keepsRaw };
  if (typeof value === 'string') return readText(value, inside);
  if (Array.isArray(value) && value.length > 0) return readEach(value, inside);
  if (!isObject(value)) throw new Malformed(field, 'an SES event or an envelope around one', value);
  const opened = openEnvelope(value);
  switch (opened.kind) {
    case 'event':
      return [{ outcome: 'event', event: eventOf(opened, now, keepsRaw) }];
    case 'setAside':
      return [{ outcome: 'setAside', why: opened.why }];
    case 'wrapped':
      return readEach(opened.values, { ...inside, field: opened.field });
    default:
      return opened satisfies never;
  }
}

function eventOf({ raw, fallbackType }: OpenedEvent, now: EpochMs, keepsRaw: boolean): SesEvent {
  const event = readEvent(raw, fallbackType, now);
  return keepsRaw ? { ...event, raw: { ...raw, eventType: raw.eventType ?? fallbackType } } : event;
}

/** Copies the list first, because `flatMap` skips the holes of a sparse list. */
const readEach = (values: readonly unknown[], place: Place): readonly Parsed[] =>
  Array.from(values).flatMap((value) =>
    guarded(() => (typeof value === 'string' ? readText(value, place) : readValue(value, place))),
  );

/** Firehose and log files write one event per line. Lines are read only where the first line is a whole object. */
function readLines(text: string, { field, layers, now, keepsRaw }: Place): readonly Parsed[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || !isObject(jsonOf(lines[0] ?? ''))) {
    throw new Malformed(field, 'JSON', text, looksLikeText(text) ?? undefined);
  }
  return readEach(lines, { field, layers: layers + 1, now, keepsRaw });
}

/** undefined where the text is not JSON; JSON itself has no undefined. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
