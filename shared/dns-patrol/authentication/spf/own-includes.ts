import type { Dns } from '../../dns/model.ts';
import { isOfOne } from '../public-suffix.ts';
import { repairedSpf } from './repair.ts';
import { nodesOf, spfTree } from './tree.ts';

/** Most included records of one's own that are put right. */
const MOST_RECORDS = 10;
/** A record at a name. */
export type PutRight = { readonly name: string; readonly text: string };

/**
 * Records of the same owner that are included, put right, as sets to publish together: with the least change, and with
 * addresses in place of hosts. Only what would change is in a set; empty where nothing would.
 * @param text the record that includes them
 */
export async function repairedIncludes(
  dns: Dns,
  domain: string,
  text: string,
): Promise<readonly (readonly PutRight[])[]> {
  const tree = await spfTree(dns, domain, text);
  const plain: PutRight[] = [];
  const lean: PutRight[] = [];
  const seen = new Set([domain]);
  for (const [node] of nodesOf(tree)) {
    if (seen.has(node.domain) || seen.size > MOST_RECORDS || !isOfOne(node.domain, domain)) continue;
    seen.add(node.domain);
    const answer = await dns.ask(node.domain, 'TXT');
    if (answer.status !== 'found' || answer.aliases.length > 0) continue;
    const texts = answer.records.map((strings) => strings.join('')).toSorted();
    const [first, second = first] = await repairedSpf(dns, node.domain, texts, NOBODY_IS_MISSED);
    if (first !== undefined && !texts.includes(first)) plain.push({ name: node.domain, text: first });
    if (second !== undefined && (!texts.includes(second) || second !== first))
      lean.push({ name: node.domain, text: second });
  }
  return [plain, lean].filter((changes) => changes.length > 0);
}

/** Who must pass is known of the whole record, not of one that it includes. */
const NOBODY_IS_MISSED = { permit: async () => [], isKnown: true };
