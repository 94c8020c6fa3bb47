import { describe, expect, it } from 'vitest';
import { sendingDomain } from '../../../shared/records/domain.ts';

describe('a domain that mail is to be sent from', () => {
  it.each([
    ['Example.COM.', 'example.com'],
    ['news.example.com', 'news.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('%s is %s', (text, name) => {
    expect(sendingDomain(text)).toEqual({ ok: true, name });
  });

  it.each([
    ['info@example.com', 'it is an address: name its domain, example.com'],
    ['@', 'it is an address'],
    ['https://example.com/', 'it is a link'],
    ['192.0.2.1', 'it is no domain name'],
    ['example', 'it is no domain name'],
    ['', 'it is empty'],
    ['a..example', 'it has an empty label'],
    ['xn--99999999.example', 'its label xn--99999999 begins as Punycode does and is none (RFC 3492)'],
    ['xn--abc-.example', 'its label xn--abc- begins'],
    ['xn--example-.com', 'its label xn--example- begins'],
    ['mail.amazonses.com', 'it belongs to Amazon'],
    ['_dmarc.example.com', 'its label _dmarc is that of a record'],
    ['t1._domainkey.example.com', 'its label _domainkey is that of a record'],
    ['mail.local', 'nothing below .local stands in the DNS'],
    ['shop.onion', 'nothing below .onion stands in the DNS'],
    ['brand.invalid', 'nothing below .invalid stands in the DNS'],
    ['a.localhost', 'nothing below .localhost stands in the DNS'],
    ['Info <info@example.com>', 'it is an address'],
    ['mailto:info@example.com', 'it is an address: name its domain, example.com'],
    ['info@[192.0.2.1]', 'it is an address'],
    ['*.example.com', 'it is no domain name'],
    ['example.com:25', 'it is no domain name'],
    ['example.com/path', 'it is no domain name'],
    ['[2001:db8::1]', 'it is no domain name'],
    ['xn--.example', 'its label xn-- begins'],
    ['xn--a-.example', 'its label xn--a- begins'],
    ['sub.xn--zzzzzzzzzzz.example', 'its label xn--zzzzzzzzzzz begins'],
    ['xn--xn--a.example', 'its label xn--xn--a begins'],
    ['co.uk', 'it is a public suffix, which nobody owns'],
  ])('%s is none: %s', (text, why) => {
    const named = sendingDomain(text);
    expect(named.ok ? named : named.why).toContain(why);
  });
});
