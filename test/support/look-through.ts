import { dnsResolver } from '../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../functions/_adapters/dns/server.ts';
import { spfEvaluator } from '../../functions/_adapters/dns/spf.ts';
import { examineDomain } from '../../shared/dns-patrol/authentication/examine.ts';
import type { Examined, Subject } from '../../shared/dns-patrol/authentication/model.ts';

/** Looks at a domain through the DNS server at that port of this machine. Nothing is fetched. */
export async function lookThrough(port: number, subject: Subject): Promise<Examined> {
  const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', port)] });
  try {
    const fetchPolicy = async () => ({ status: 'failed', why: 'nobody is there' }) as const;
    return await examineDomain({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, subject);
  } finally {
    dns.close();
  }
}
