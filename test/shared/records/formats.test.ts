import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dnsResolver } from '../../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../../functions/_adapters/dns/server.ts';
import { bindText } from '../../../shared/records/formats/bind.ts';
import { cloudflareBatch } from '../../../shared/records/formats/cloudflare.ts';
import { route53Batch } from '../../../shared/records/formats/route53.ts';
import { characterStrings } from '../../../shared/records/formats/strings.ts';
import { terraformText } from '../../../shared/records/formats/terraform.ts';
import type { WantedRecord, WantedRecords } from '../../../shared/records/model.ts';
import { lookThrough } from '../../support/look-through.ts';
import { hasNsd, serveByNsd } from '../../support/nsd.ts';
import { SES } from '../../support/zones.ts';
import { freshWorld, wantedIn } from './worlds.ts';

const ODD = `v=spf1 exp="a\\b${'ü'.repeat(200)}".\${x} -all`;
const text = (over: Partial<WantedRecord>): WantedRecord => ({
  ...{ name: 'odd.brand.example', type: 'TXT', value: ODD, ttl: 300, state: 'missing', found: [], part: 'spf' },
  ...{ kept: [], told: null, isBlocked: false },
  ...over,
});
const one = (over: Partial<WantedRecord> = {}): WantedRecords => ({
  ...{ domain: 'brand.example', notes: [] },
  records: [text(over)],
});

describe('character-strings', () => {
  it('hold 255 bytes each, and no byte that a file could take for something else', () => {
    for (const base of ['decimal', 'octal'] as const) {
      const parts = characterStrings(ODD, base).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
      expect(parts.length).toBe(2);
      const bytes = parts.map((part) =>
        [...part.slice(1, -1).matchAll(/\\(\d{3})|\\?(.)/g)].map(([, number, char = '']) =>
          number === undefined ? char.charCodeAt(0) : Number.parseInt(number, base === 'octal' ? 8 : 10),
        ),
      );
      expect(bytes[0]?.length).toBe(255);
      expect(Buffer.from(bytes.flat()).toString()).toBe(ODD);
    }
    expect(characterStrings('', 'decimal')).toBe('""');
  });
});

describe('what is blocked, or not known', () => {
  it.each([
    { isBlocked: true, told: 'decide first' },
    { state: 'unknown', told: 'no answer' },
  ] as const)('is in no format, and said: %j', (over) => {
    const wanted = one(over);
    expect(bindText(wanted).replaceAll(/^;.*\n/gm, '')).toBe('');
    expect(bindText(wanted)).toContain(`; odd.brand.example TXT is left out: ${over.told}`);
    expect(route53Batch(wanted).Changes).toEqual([]);
    expect(terraformText(wanted)).not.toContain('resource');
    expect(terraformText(wanted)).toContain(`# odd.brand.example TXT is left out: ${over.told}`);
    expect(cloudflareBatch(wanted).posts).toEqual([]);
  });
});

it('other texts of a name stay where a provider replaces all of them together', () => {
  const wanted = one({ value: 'v=spf1 -all', kept: ['mine=1'] });
  expect(route53Batch(wanted).Changes[0]?.ResourceRecordSet.ResourceRecords).toEqual([
    { Value: '"v=spf1 -all"' },
    { Value: '"mine=1"' },
  ]);
  expect(terraformText(wanted)).toContain('records = ["v=spf1 -all", "mine=1"]');
});

it('a comment of a zone file ends with its line, whatever a record said', () => {
  const wanted = one({ state: 'wrong', found: ['v=spf1\n@ TXT "evil"'], told: 'a\nb' });
  expect(
    bindText(wanted)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(';')),
  ).toHaveLength(1);
});

it('what is there is not sent to Cloudflare again', () => {
  expect(cloudflareBatch(one({ state: 'published' })).posts).toEqual([]);
});

const terraform = spawnSync('terraform', ['version']).status === 0;
// Where Terraform is not installed the text is still compared above.
it.skipIf(!terraform)('Terraform reads its format, and finds it formatted', async () => {
  const written = `${terraformText(one())}\n${terraformText(await wantedIn(freshWorld())).replace(/variable[^}]+}\n\n/, '')}`;
  const { status, stderr, stdout } = spawnSync('terraform', ['fmt', '-'], { input: written });
  expect(status, stderr.toString()).toBe(0);
  expect(stdout.toString().trim()).toBe(written.trim().replaceAll(/\n{3,}/g, '\n\n'));
});

const botocore = spawnSync('python3', ['-c', 'import botocore']).status === 0;
const VALIDATE = `
import json, sys, botocore.session
from botocore.validate import ParamValidator
shape = botocore.session.get_session().get_service_model('route53').operation_model('ChangeResourceRecordSets').input_shape
report = ParamValidator().validate({'HostedZoneId': 'Z1', 'ChangeBatch': json.load(sys.stdin)}, shape)
print(report.generate_report())
`;
// Where botocore is not installed the values are still compared above.
it.skipIf(!botocore)("AWS's own model of Route 53 takes the change batch", async () => {
  for (const wanted of [one(), await wantedIn(freshWorld())]) {
    const { status, stdout } = spawnSync('python3', ['-c', VALIDATE], { input: JSON.stringify(route53Batch(wanted)) });
    expect({ status, report: stdout.toString().trim() }).toEqual({ status: 0, report: '' });
  }
});

describe.skipIf(!hasNsd())('a zone with the bind format in it, served by NSD', () => {
  it('has nothing that the patrol finds wrong', async () => {
    const zone = freshWorld();
    const served = await serveByNsd(zone, bindText(await wantedIn(zone)));
    try {
      const subject = { domain: 'brand.example', ips: [], mailFrom: 'bounce.brand.example', selectors: [], ses: SES };
      const { findings, undetermined, spf, dmarc } = await lookThrough(served.port, subject);
      expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(undetermined).toEqual([]);
      expect({ spf: spf.result, dmarc: dmarc.policy }).toEqual({ spf: 'pass', dmarc: 'none' });
    } finally {
      await served.close();
    }
  });

  it('says a text to the byte', async () => {
    const served = await serveByNsd(freshWorld(), bindText(one()));
    const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', served.port)] });
    try {
      const answer = await dns.ask('odd.brand.example', 'TXT');
      expect(answer.status === 'found' && answer.records.map((strings) => strings.join(''))).toEqual([ODD]);
    } finally {
      dns.close();
      await served.close();
    }
  });
});
