import type { Dns } from '../../dns/model.ts';
import { isOfOne, registrableDomain } from '../public-suffix.ts';
import type { DomainReport } from '../report.ts';
import { nodesOf, type SpfNode } from './tree.ts';

/** Names that nobody can register (RFC 2606, RFC 6761, RFC 8375). */
const RESERVED = /(?:^|\.)(?:test|example|invalid|localhost|local|internal|onion|alt|arpa)$/;

/** What is expected of a name that is gone and that nobody else can register. */
export const NO_SUCH_DOMAIN = 'domains that exist';

/** Includes and redirects that lead nowhere, or back. What receivers make of them is told by the evaluation. */
export async function checkTree(dns: Dns, tree: SpfNode, at: string, report: DomainReport): Promise<void> {
  const told = new Set<string>();
  for (const [node, path] of nodesOf(tree)) {
    const from = path.at(-1);
    if (from === undefined || told.has(`${node.domain} ${node.state}`)) continue;
    told.add(`${node.domain} ${node.state}`);
    const term = [...from.children].find(([, child]) => child === node)?.[0].text ?? `include:${node.domain}`;
    // Only its owner can repair another domain's record; one's own can do without the term.
    const isOwn = path.length === 1 || isOfOne(from.domain, tree.domain);
    const more = isOwn
      ? { at }
      : { decide: `Ask the owner of ${from.domain} to fix ${term}, or remove ${path[1]?.domain}` };
    if (node.state === 'loop') {
      if (report.has('spf-include-loop')) continue;
      const way = [...path.map(({ domain }) => domain), node.domain].join(' → ');
      // An include of the domain itself is left out; a loop among others is theirs to repair.
      report.find('spf-include-loop', way, node.domain === tree.domain ? { at } : more);
    }
    if (node.state === 'none') {
      report.find('spf-include-none', `${from.domain} has ${term}, and ${node.domain} has no SPF record`, more);
    }
    if (node.state === 'several') {
      report.find('spf-include-none', `${from.domain} has ${term}, and ${node.domain} has several SPF records`, {
        expected: 'one SPF record at every domain that is included',
        ...(isOfOne(node.domain, tree.domain)
          ? { at }
          : { decide: `Ask the owner of ${node.domain} to leave one SPF record, or take ${term} out` }),
      });
    }
    if (node.state === 'nxdomain') {
      report.find('spf-include-dangling', `${from.domain} has ${term}, and ${node.domain} does not exist`, {
        ...more,
        ...(!(await isRegistrable(dns, node.domain, tree.domain)) && { expected: NO_SUCH_DOMAIN }),
      });
    }
  }
}

/** Somebody else could register it: it lies below a public suffix, is not one's own, and nobody has it yet. */
async function isRegistrable(dns: Dns, name: string, own: string): Promise<boolean> {
  const registered = registrableDomain(name);
  if (registered === null || registered === registrableDomain(own) || RESERVED.test(name)) return false;
  const answer = registered === name ? null : await dns.ask(registered, 'NS');
  return answer === null || (answer.status === 'absent' && answer.kind === 'nxdomain');
}

/** Where the lookups go: the terms of the record itself that cost any, the dearest first. */
export function lookupSummary(tree: SpfNode): string {
  const costs = [...tree.children].map(([term, child]) => [term.text, child.asks + 1] as const);
  const shown = costs
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 10)
    .map(([text, cost]) => `${text} ${cost}`);
  const others = tree.asks - costs.reduce((sum, [, cost]) => sum + cost, 0);
  return `${tree.asks} lookups: ${[...shown, ...(others > 0 ? [`a, mx, exists and ptr ${others}`] : [])].join(', ')}`;
}
