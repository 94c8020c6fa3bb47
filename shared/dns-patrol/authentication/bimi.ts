import type { Discovery } from './dmarc/discovery.ts';
import { fetchFrom } from './fetching.ts';
import type { Check, CheckStatus, Examined } from './model.ts';
import type { AuthenticationDeps } from './ports.ts';
import type { DomainReport } from './report.ts';
import { isReadable, withoutStray } from './stray.ts';
import { wrongWithLogo } from './svg.ts';
import { parseTagList } from './tag-list.ts';
import type { TagShapes } from './tag-names.ts';

type Deps = Pick<AuthenticationDeps, 'dns' | 'fetchDocument' | 'readCertificate' | 'now'>;
const RECORD = /^v[ \t]*=[ \t]*BIMI1[ \t]*(?:;|$)/i;
/** A mark's certificate is issued for this use (draft-fetch-validation-vmc-wchuang). */
const FOR_LOGOS = '1.3.6.1.5.5.7.3.31';

/**
 * BIMI as draft-brand-indicators-for-message-identification has it: the record, the DMARC policy without which nobody
 * shows a logo, the image and its certificate.
 */
export async function checkBimi(
  deps: Deps,
  domain: string,
  dmarc: Examined['dmarc'],
  found: Discovery | null,
  report: DomainReport,
): Promise<readonly Check[]> {
  const name = `default._bimi.${domain}`;
  const texts = await report.texts(deps.dns, 'bimi', name);
  const records = texts?.filter((text) => RECORD.test(text)) ?? [];
  const at = `${name} TXT`;
  const meant = texts?.filter((text) => isReadable(text) && (RECORD.test(text) || NEARLY.test(text))) ?? [];
  const [own] = meant;
  if (own !== undefined && meant.length === 1) {
    const data = righted(own);
    if (data !== null)
      report.propose({ at, candidates: [[{ name, type: 'TXT', data, replaces: (one) => one === own }]] });
  }
  const [text] = records;
  if (text === undefined) {
    if (own !== undefined) report.find('bimi-syntax', own, { at, decide: righted(own) === null ? DECIDE(name) : null });
    return [];
  }
  if (records.length > 1) {
    report.find('bimi-multiple', records.join(' | '), {
      decide: `Leave one TXT record at ${name}, and remove the others`,
    });
  }
  const { tags, names } = parseTagList(text);
  const slipped = names.filter((one) => !KNOWN.includes(one) && meantName(one, tags) !== one);
  if (slipped.length > 0 && righted(text) !== null) {
    report.find('bimi-syntax', `${text} (no tags: ${slipped.join(', ')})`, { at });
    return [];
  }
  const location = tags.get('l') ?? '';
  const authority = tags.get('a') ?? '';
  // Both empty: a domain that says that it takes no part.
  if (location === '' && authority === '') return [];
  const isRight = /^https:\/\/\S+\.svgz?$/i.test(location) && (authority === '' || /^https:\/\/\S+$/i.test(authority));
  if (!isRight) {
    report.find('bimi-syntax', text, { decide: DECIDE(name) });
    return [];
  }
  tellPolicy(dmarc, found, report);
  return await Promise.all([
    checkLogo(deps, location, report),
    ...(authority === '' ? [] : [checkCertificate(deps, authority, domain, report)]),
  ]);
}

const DECIDE = (name: string): string => `Name an https address that ends with .svg in l= at ${name}`;
/** Begins almost like a record, or names a logo. */
const NEARLY = /bimi/i;
const KNOWN: readonly string[] = ['v', 'l', 'a', 's', 'e', 'avp', 'lps'];
const SHAPES: TagShapes = { v: /^BIMI/i, l: /^https:\/\/\S+\.svgz?$/i, a: /^https:\/\/\S+\.(?:pem|crt|cer)$/i };

/** The tag that a name means, by its value; the name itself where that is not clear. */
function meantName(name: string, tags: ReadonlyMap<string, string>): string {
  const value = tags.get(name) ?? '';
  return Object.keys(SHAPES).find((tag) => !tags.has(tag) && SHAPES[tag]?.test(value)) ?? name;
}

/** The record with the names that were meant, its values as they are; null where no logo is named. */
function righted(text: string): string | null {
  const { tags, foreign } = parseTagList(withoutStray(text).line.replace(/(^|;)\s*=/g, '$1 unnamed='));
  const named = new Map([...tags].map(([name, value]) => [meantName(name, tags), value]));
  if (!named.has('l') || foreign.length > 0 || named.has('unnamed')) return null;
  const others = [...named].filter(([name]) => name !== 'v').map(([name, value]) => `${name}=${value}`);
  return ['v=BIMI1', ...others].join('; ');
}

function tellPolicy(dmarc: Examined['dmarc'], found: Discovery | null, report: DomainReport): void {
  if (report.undetermined.some(({ check }) => check === 'dmarc')) return;
  const record = found?.status === 'found' ? found.record : null;
  const pct = record?.list.tags.get('pct');
  const why =
    dmarc.policy === null
      ? 'there is no DMARC policy'
      : dmarc.policy === 'none'
        ? 'the DMARC policy is p=none'
        : record?.policy?.sp === 'none'
          ? 'sp=none: no policy for subdomains'
          : dmarc.policy === 'quarantine' && pct !== undefined && Number(pct) < 100
            ? `pct=${pct}: the policy is for some of the mail only`
            : null;
  if (why === null) return;
  report.find('bimi-dmarc', why, {
    decide: 'Raise the DMARC policy to p=quarantine or p=reject, without sp=none and pct=, once the reports look good',
  });
}

const say = (check: string, status: CheckStatus, why: string): Check => ({ check, status, why });

async function documentAt({ dns, fetchDocument }: Deps, url: string, report: DomainReport) {
  const parsed = URL.parse(url);
  if (fetchDocument === undefined || parsed === null || parsed.port !== '') return null;
  const { hostname, pathname, search } = parsed;
  return await fetchFrom(
    dns,
    hostname,
    'bimi',
    (address) => fetchDocument(hostname, address, pathname + search),
    report,
  );
}

async function checkLogo(deps: Deps, url: string, report: DomainReport): Promise<Check> {
  const fetched = await documentAt(deps, url, report);
  if (fetched === null) return say('bimi-logo', 'unknown', 'it was not fetched');
  if (fetched.status === 'unknown' || fetched.status === 'failed') {
    return say(
      'bimi-logo',
      'unknown',
      fetched.status === 'failed' ? `${url}: ${fetched.why}` : `${url}: its address could not be determined`,
    );
  }
  if (fetched.status !== 'found') return say('bimi-logo', 'bad', `${url}: ${fetched.why}`);
  if (/\.svgz$/i.test(url)) return say('bimi-logo', 'unknown', `${url} is compressed`);
  const wrong = wrongWithLogo(fetched.text);
  return wrong === null ? say('bimi-logo', 'good', url) : say('bimi-logo', 'bad', `${url}: ${wrong}`);
}

async function checkCertificate(deps: Deps, url: string, domain: string, report: DomainReport): Promise<Check> {
  const fetched = await documentAt(deps, url, report);
  if (fetched === null) return say('bimi-certificate', 'unknown', 'it was not fetched');
  if (fetched.status === 'unknown' || fetched.status === 'failed') {
    return say(
      'bimi-certificate',
      'unknown',
      fetched.status === 'failed' ? `${url}: ${fetched.why}` : `${url}: its address could not be determined`,
    );
  }
  if (fetched.status !== 'found') return say('bimi-certificate', 'bad', `${url}: ${fetched.why}`);
  if (deps.readCertificate === undefined) return say('bimi-certificate', 'unknown', `${url} was not read`);
  const certificate = deps.readCertificate(fetched.text);
  if (certificate === null) return say('bimi-certificate', 'bad', `${url} is no certificate in PEM`);
  const now = deps.now?.() ?? null;
  const names = [domain, `default._bimi.${domain}`];
  if (!certificate.names.some((name) => names.includes(name) || domain.endsWith(`.${name}`))) {
    return say(
      'bimi-certificate',
      'bad',
      `${url} is for ${certificate.names.slice(0, 5).join(', ') || 'no name'}, not for ${domain}`,
    );
  }
  if (!certificate.usages.includes(FOR_LOGOS))
    return say('bimi-certificate', 'bad', `${url} is no certificate of a mark`);
  if (now === null) return say('bimi-certificate', 'unknown', `${url}: the time could not be determined`);
  const from = new Date(certificate.from).toISOString();
  const until = new Date(certificate.until).toISOString();
  if (now < certificate.from || certificate.until < now)
    return say('bimi-certificate', 'bad', `${url} is valid from ${from} until ${until}`);
  return say('bimi-certificate', 'good', `${url}; whether a known authority issued it is not looked at`);
}
