import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import type { SesEvent } from '../../../shared/events/model.ts';
import { parseBody } from '../../../shared/events/parse.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { ruleFor } from '../../../shared/streams/rule.ts';
import { streamsBy } from '../../../shared/streams/split.ts';
import { SENT_AT, type SesEventType, sesEvent } from '../../support/ses-events.ts';

const TAGS = { 'ses:configuration-set': ['shared'], 'ses:from-domain': ['mail.acme.example'] };

function event(type: SesEventType, tags: Readonly<Record<string, unknown>>): SesEvent {
  const raw = sesEvent(type, {}) as { mail: Record<string, unknown> };
  const [parsed] = [
    ...parseBody(JSON.stringify({ ...raw, mail: { ...raw.mail, tags: { ...TAGS, ...tags } } }), SENT_AT + 60_000),
  ];
  if (parsed?.outcome !== 'event') throw new Error(`Expected an event, got ${JSON.stringify(parsed)}`);
  return parsed.event;
}

const policy = (streams: object) => {
  const parsed = parsePolicy(JSON.stringify({ streams }));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
};

describe('the streams of an event', () => {
  it('has none where the policy has no rule for its set', () => {
    const of = streamsBy(policy({ other: { by: 'ses:from-domain' } }), sha256);
    expect(of(event('Send', {}))).toEqual([]);
  });

  it('is told by a message tag', () => {
    const of = streamsBy(policy({ 'sha*': { by: 'customer' } }), sha256);
    expect(of(event('Send', { customer: ['c-17'] }))).toEqual(['shared/c-17']);
    expect(of(event('Delivery', { customer: 'c-17' }))).toEqual(['shared/c-17']);
    expect(of(event('Send', {}))).toEqual([]);
    expect(of(event('Send', { customer: [''] }))).toEqual([]);
    expect(of(event('Send', { customer: [17] }))).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString'])('has no stream by a tag %s that is not there', (by) => {
    expect(streamsBy(policy({ shared: { by } }), sha256)(event('Send', {}))).toEqual([]);
  });

  it('counts what carries no tenant by its from-domain, and hits in both', () => {
    const of = streamsBy(policy({ shared: { by: 'ses:tenant-name' } }), sha256);
    const domain = of(event('Send', {}))[0];
    expect(domain).toMatch(/^shared\/@/);
    expect(of(event('Send', { 'ses:tenant-name': ['acme'] }))).toEqual(['shared/acme']);
    expect(of(event('Delivery', {}))).toEqual([domain]);
    expect(of(event('Bounce', { 'ses:tenant-name': ['acme'] }))).toEqual(['shared/acme', domain]);
    expect(of(event('Complaint', { 'ses:tenant-name': ['acme'] }))).toEqual(['shared/acme', domain]);
    expect(of(event('Bounce', {}))).toEqual([domain]);
  });

  it.each([['ses:from-domain'], ['ses:tenant-name']])('takes the registered domain for the from-domain: %s', (by) => {
    const of = streamsBy(policy({ shared: { by } }), sha256);
    const at = (fromDomain: string) => of(event('Send', { 'ses:from-domain': [fromDomain] }));
    const [name] = at('acme.example');
    for (const front of ['mail.', 'a.b.', `${'x'.repeat(60)}.`]) expect(at(`${front}acme.example`)).toEqual([name]);
    expect(at('acme.co.uk')).not.toEqual(at('other.co.uk'));
    expect(at('one.github.io')).not.toEqual(at('two.github.io'));
    expect(at('localhost')).toHaveLength(1);
  });

  it('takes the exact name before a pattern', () => {
    const streams = { '*': { by: 'a' }, 'shar*': { by: 'b' }, shared: { by: 'c' } };
    expect(ruleFor(policy(streams), 'shared')?.by).toBe('c');
    expect(ruleFor(policy(streams), 'sharp')?.by).toBe('b');
    expect(ruleFor(policy(streams), 'else')?.by).toBe('a');
  });
});

describe('a rule for streams', () => {
  const problemsOf = (text: object): readonly string[] => {
    const parsed = parsePolicy(JSON.stringify(text));
    return parsed.ok ? [] : parsed.problems;
  };

  it('keeps 200 streams apart where it says nothing else', () => {
    expect(policy({ shared: { by: 'customer' } }).streams['shared']?.most).toBe(200);
  });

  it.each([
    [{ streams: { shared: { by: 'ses:caller-identity' } } }, 'policy.streams.shared.by: expected "ses:tenant-name"'],
    [{ streams: { shared: { by: '' } } }, 'policy.streams.shared.by: expected "ses:tenant-name"'],
    [{ streams: { shared: {} } }, 'policy.streams.shared.by: expected "ses:tenant-name"'],
    [{ streams: { shared: { by: 'x', most: 0 } } }, 'policy.streams.shared.most: expected a whole number of streams'],
    [{ streams: { 'a b': { by: 'x' } } }, 'policy.streams'],
    [{ streams: { shared: { by: 'x', moist: 3 } } }, 'policy.streams.shared.moist: unknown field'],
    [{ pauseTenants: 'yes' }, 'policy.pauseTenants: expected true or false'],
  ])('says in one sentence what is wrong with %j', (text, sentence) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
  });
});
