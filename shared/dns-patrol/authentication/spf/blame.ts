import type { Dns } from '../../dns/model.ts';
import type { AuthenticationDeps, SpfEvaluation } from '../ports.ts';
import { isOfOne } from '../public-suffix.ts';
import type { DomainReport } from '../report.ts';
import { readSpf, strangeWords } from './reading.ts';
import { domainIn } from './record.ts';
import { nodesOf, type SpfNode } from './tree.ts';
import { lookupSummary } from './ways.ts';

type Deps = Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>;
/** Hosts of an `mx` term (RFC 7208 section 4.6.4). */
const MOST_HOSTS = 10;
/** Terms that are named. */
const MOST_NAMED = 10;

/** An evaluation that ended in permerror: what was seen, and what in it is to blame. */
export async function tellPermerror(
  deps: Deps,
  { ip, spf }: { readonly ip: string; readonly spf: SpfEvaluation },
  tree: SpfNode,
  { at, report, severity }: { readonly at: string; readonly report: DomainReport; readonly severity?: 'info' },
): Promise<void> {
  const rule = permerrorRule(spf);
  const reading = readSpf(tree.text ?? '');
  const strange = strangeWords(reading.terms);
  const broken = rule === 'spf-permerror' ? await brokenBelow(deps, tree, ip) : null;
  const causes = [
    ...reading.notes,
    ...(broken === null ? [] : [`the record of ${broken.node.domain} is broken: ${broken.node.text}`]),
    ...(rule === 'spf-too-many-lookups' ? [...(await crowded(deps.dns, tree)), lookupSummary(tree)] : []),
    ...(rule === 'spf-void-lookups' ? await voidTerms(deps.dns, tree, ip) : []),
  ];
  const decide =
    broken !== null && !isOfOne(broken.node.domain, tree.domain)
      ? `Ask the owner of ${broken.node.domain} to fix it, or remove ${broken.by}`
      : strange.length > 0
        ? `Correct ${strange.join(' and ')}, or take it out: it is no term of SPF`
        : null;
  // The cause first: the end of a long record is not always shown.
  const seen = `for ${ip}: ${[spf.comment, ...causes].join('; ')}: ${tree.text}`;
  report.find(rule, seen, { at, ...(decide !== null && { decide }), ...(severity && { severity }) });
}

function permerrorRule({ comment }: SpfEvaluation): 'spf-too-many-lookups' | 'spf-void-lookups' | 'spf-permerror' {
  if (/too many void/i.test(comment)) return 'spf-void-lookups';
  return /too many dns/i.test(comment) ? 'spf-too-many-lookups' : 'spf-permerror';
}

/** The record farthest down that is broken itself, and the term of the top record that leads there. */
async function brokenBelow(
  { evaluateSpf }: Deps,
  tree: SpfNode,
  ip: string,
): Promise<{ readonly node: SpfNode; readonly by: string } | null> {
  let found: { readonly node: SpfNode; readonly by: string } | null = null;
  let node = tree;
  let by = '';
  for (let isDeeper = true; isDeeper; ) {
    isDeeper = false;
    for (const [term, child] of node.children) {
      if (child.state !== 'found') continue;
      const { domain } = child;
      const { result } = await evaluateSpf({ sender: `postmaster@${domain}`, ip, helo: domain });
      if (result !== 'permerror') continue;
      by ||= term.text;
      node = child;
      found = { node, by };
      isDeeper = true;
      break;
    }
  }
  return found;
}

/** Terms whose names have no answer for an address of that family. What depends on who asks is passed over. */
async function voidTerms(dns: Dns, tree: SpfNode, ip: string): Promise<readonly string[]> {
  const empty = new Set<string>();
  for (const [node] of nodesOf(tree)) {
    for (const term of node.terms) {
      if (empty.size >= MOST_NAMED || term.qualifier === null || term.value.includes('%')) continue;
      if (!['a', 'mx', 'exists', 'include'].includes(term.name)) continue;
      const type = term.name === 'mx' ? 'MX' : term.name === 'include' ? 'TXT' : familyOf(term.name, ip);
      const answer = await dns.ask(domainIn(term) || node.domain, type);
      if (answer.status === 'absent') empty.add(`${term.text} finds no ${type}`);
    }
  }
  return [...empty];
}
const familyOf = (name: string, ip: string): 'A' | 'AAAA' => (name === 'a' && ip.includes(':') ? 'AAAA' : 'A');

/** `mx` terms with more hosts than receivers look at. */
async function crowded(dns: Dns, tree: SpfNode): Promise<readonly string[]> {
  const told = new Set<string>();
  for (const [node] of nodesOf(tree)) {
    for (const term of node.terms) {
      if (term.name !== 'mx' || term.qualifier === null || term.value.includes('%')) continue;
      const answer = await dns.ask(domainIn(term) || node.domain, 'MX');
      const count = answer.status === 'found' ? answer.records.length : 0;
      if (count > MOST_HOSTS) told.add(`${term.text} of ${node.domain} has ${count} hosts, ${MOST_HOSTS} are allowed`);
    }
  }
  return [...told].slice(0, MOST_NAMED);
}
