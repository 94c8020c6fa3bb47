import { describe, expect, it } from 'vitest';
import { AggregateReader } from '../../../shared/reports/dmarc/reader.ts';
import type { AggregateRow } from '../../../shared/reports/model.ts';
import { REPORT, reportXml } from '../../support/reports.ts';

const read = (text: string) => {
  const rows: AggregateRow[] = [];
  const reader = new AggregateReader((row) => rows.push(row));
  reader.push(text);
  return { report: reader.end(), counts: rows.map(({ sourceIp, count }) => [sourceIp, count]) };
};
const SECOND =
  '<row><source_ip>192.0.2.50</source_ip><count>9</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>';
const XML = reportXml(REPORT);
const FIRST = [
  ['192.0.2.1', 7],
  ['192.0.2.2', 5],
  ['2001:db8::3', 3],
];

describe('rows of a report', () => {
  it('count each, where a receiver puts several into one record', () => {
    const { report, counts } = read(XML.replace('</row>', `</row>${SECOND}`));

    expect(counts).toEqual([FIRST[0], ['192.0.2.50', 9], ...FIRST.slice(1)]);
    expect([report.rows, report.damaged]).toEqual([4, 0]);
  });

  it('cost themselves alone where they are damaged, beside another in the record and in none', () => {
    const { report, counts } = read(
      XML.replace('</row>', `</row>${SECOND.replace('9', '-9')}`).replace('</policy_published>', '$&<record></record>'),
    );

    expect(counts).toEqual(FIRST);
    expect([report.rows, report.damaged]).toEqual([3, 2]);
  });

  it.each([
    ['no p', '<p>none</p>', ''],
    ['an empty p', '<p>none</p>', '<p/>'],
    ['no policy', /<policy_published>.*<\/policy_published>/, ''],
  ])('do not stand below p=none where the report has %s', (_, from, to) => {
    const { report } = read(XML.replace(from, to));

    expect([report.policy.p, report.domain, report.rows]).toEqual(['', 'example.com', 3]);
  });

  it.each([
    ['50', 50],
    ['50.0', 50],
    ['50 %', 50],
    ['0', 0],
    ['100', 100],
    ['', 100],
    ['half', 100],
    ['101', 100],
    ['-5', 100],
  ])('stand below a policy for %j percent: %d', (text, pct) => {
    expect(read(XML.replace('<p>none</p>', `<p>none</p><pct>${text}</pct>`)).report.policy.pct).toBe(pct);
  });
});
