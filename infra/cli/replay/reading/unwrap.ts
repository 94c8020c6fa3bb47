import { gunzipSync } from 'node:zlib';
import { withSesNames } from './ses-names.ts';

/** So many envelopes of CloudWatch, Kinesis, Firehose and Lambda are taken off; what has more is handed on as it is. */
const MOST_LAYERS = 8;
/** No record of a stream or of a log holds more. Unit: bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** How most archives begin: nothing needs to be taken off that the parser does not take off itself. */
const PLAIN = /^\{\s*"(?:eventType|notificationType|mail|Type)"/;

/**
 * Takes off what only archives have: subscriptions and exports of CloudWatch Logs, lines of a log, records of Kinesis
 * and Firehose, failure destinations of Lambda, bodies of API Gateway. What it does not know comes back as it is.
 * @param text one JSON value of an archive, or a line that is none
 */
export function unwrapEnvelope(text: string): readonly string[] {
  if (PLAIN.test(text)) return [text];
  const found: string[] = [];
  openText(text, 0, found);
  return found;
}

function openText(text: string, layers: number, found: string[]): void {
  const value = jsonOf(text) ?? jsonOf(withoutPrefix(text));
  const bare = value === undefined ? bareBase64(text) : null;
  if (bare !== null && layers <= MOST_LAYERS) {
    openText(bare, layers + 1, found);
    return;
  }
  if (value === undefined || layers > MOST_LAYERS) {
    const lines = value === undefined && layers > 0 ? text.split('\n').filter((line) => line.trim() !== '') : [];
    if (lines.length > 1) for (const line of lines) openText(line, layers + 1, found);
    else found.push(text);
    return;
  }
  if (typeof value === 'string') openText(value, layers + 1, found);
  else openValue(value, text, layers, found);
}

/** What a log puts before a line's JSON: times, ids, a level. */
const PREFIX = /^[^{["]{1,200}(?=\{)/;
const withoutPrefix = (line: string): string => line.replace(PREFIX, '').trimEnd();

type Fields = Readonly<Record<string, unknown>>;

function openValue(value: unknown, text: string | null, layers: number, found: string[]): void {
  const asIs = (): number => found.push(text === null || PREFIX.test(text) ? JSON.stringify(value) : text);
  if (layers > MOST_LAYERS || typeof value !== 'object' || value === null) {
    asIs();
    return;
  }
  const open = (inner: unknown): void => {
    if (typeof inner === 'string') openText(inner, layers + 1, found);
    else openValue(inner, null, layers + 1, found);
  };
  if (Array.isArray(value)) {
    if (value.length === 0) asIs();
    for (const one of value) open(one);
    return;
  }
  const inner = innerOf(value as Fields);
  if (inner !== null) for (const one of inner) open(one);
  else {
    const named = withSesNames(value as Fields);
    if (named === value) asIs();
    else found.push(JSON.stringify(named));
  }
}

/** What an envelope of an archive holds; null where this is none. */
function innerOf(box: Fields): readonly unknown[] | null {
  if (box['eventType'] !== undefined || box['mail'] !== undefined || box['notificationType'] !== undefined) return null;
  const { awslogs, logEvents, events, results, requestPayload, records, Records, messages, Entries } = box;
  if (isFields(awslogs) && typeof awslogs['data'] === 'string') return [decoded(awslogs['data'])];
  if (Array.isArray(logEvents)) return logEvents.map(messageOf);
  if (Array.isArray(events) && events.some((one) => isFields(one) && one['message'] !== undefined))
    return events.map(messageOf);
  if (Array.isArray(results) && results.some(Array.isArray)) return results.map(insightOf);
  if (requestPayload !== undefined && requestPayload !== null) return [requestPayload];
  if (Array.isArray(messages) && messages.some(isQueued)) return messages.map(bodyOf);
  if (Array.isArray(Entries) && Entries.some(isEntry)) return Entries.map(eventOfEntry);
  if (isEntry(box)) return [eventOfEntry(box)];
  if (typeof box['rawData'] === 'string') return [decoded(box['rawData'])];
  if (box['isBase64Encoded'] === true && typeof box['body'] === 'string') return [decoded(box['body'])];
  if (Array.isArray(records) && records.length > 0) return records.map(dataOf);
  if (Array.isArray(Records) && Records.some((one) => isFields(one) && isData(one))) return Records.map(dataOf);
  if (isData(box)) return [dataOf(box)];
  if (box['@message'] !== undefined && box['@message'] !== null) return [box['@message']];
  if (isLogLine(box)) return [box['message']];
  return null;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A message of a queue, as programs keep it. */
const isQueued = (one: unknown): boolean => isFields(one) && (one['body'] ?? one['Body']) !== undefined;
const bodyOf = (one: unknown): unknown => (isFields(one) ? (one['body'] ?? one['Body'] ?? one) : one);

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const isEntry = (one: unknown): boolean => isFields(one) && one['DetailType'] !== undefined && 'Detail' in one;
function eventOfEntry(one: unknown): unknown {
  if (!isFields(one)) return one;
  const { Source, DetailType, Detail, Resources } = one;
  const detail = typeof Detail === 'string' ? (jsonOf(Detail) ?? Detail) : Detail;
  return { source: Source, 'detail-type': DetailType, detail, resources: Resources };
}

/** One event of a log by itself, or a line that Lambda logged as JSON. */
const isLogLine = ({ timestamp, message }: Fields): boolean =>
  timestamp !== undefined && (isFields(message) || (typeof message === 'string' && /\{\s*"/.test(message)));

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_OutputLogEvent.html */
const messageOf = (event: unknown): unknown =>
  isFields(event) && event['message'] !== undefined ? event['message'] : event;

/** A row of Logs Insights is a list of fields. */
function insightOf(row: unknown): unknown {
  if (!Array.isArray(row)) return row;
  const fields = Object.fromEntries(row.filter(isFields).map(({ field, value }) => [String(field), value]));
  return fields['@message'] ?? fields;
}

/** A record of Kinesis (`kinesis.data`, `Data`) or Firehose (`data`, `rawData`). */
function isData(record: Fields): boolean {
  const { kinesis, data, Data, rawData } = record;
  return (
    (isFields(kinesis) && typeof kinesis['data'] === 'string') ||
    [data, Data, rawData].some((text) => typeof text === 'string' && BASE64.test(text))
  );
}
function dataOf(record: unknown): unknown {
  if (!isFields(record)) return record;
  const { kinesis } = record;
  const data = isFields(kinesis) ? kinesis['data'] : (record['data'] ?? record['Data'] ?? record['rawData']);
  return typeof data === 'string' ? decoded(data) : record;
}

const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
/** An event as base64 is longer. Unit: characters. */
const LEAST_BARE = 40;

/** What a line of nothing but base64 holds, where that is JSON, or packed; else null. */
function bareBase64(text: string): string | null {
  const line = text.trim();
  if (line.length < LEAST_BARE || !BASE64.test(line)) return null;
  const inside = decoded(line);
  return /^\s*[[{]/.test(inside) ? inside : null;
}

/** Base64, gzip under it unpacked; what is neither, as it is. */
function decoded(text: string): string {
  if (!BASE64.test(text.replace(/\s+/g, ''))) return text;
  const bytes = Buffer.from(text, 'base64');
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    return text;
  }
  return bytes.toString('utf8');
}

/** The ends of what an envelope can be: an object, a list, or a text in which one is. */
const ENDS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"' };

/** Undefined for what is no JSON, or nothing that holds anything. An error costs more than all else, so few are made. */
function jsonOf(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed.length < 2 || ENDS[trimmed.charAt(0)] !== trimmed.at(-1)) return undefined;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
