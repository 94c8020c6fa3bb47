import type { AggregateRow, AuthResult } from '../model.ts';
import { addressOf, countOf, domainOf, wordOf } from '../values.ts';
import { childOf, childrenOf, textOf, type XmlNode } from '../xml-section.ts';

/** RFC 9990 has no more in a row. */
const MOST_SIGNATURES = 100;

/**
 * What one `record` says: one row by the RFCs. Where a receiver puts several into one, each counts.
 * @returns null for a row that does not say whose mail, how much of it, and what came of it; at least one
 */
export function rowsOf(record: XmlNode): readonly (AggregateRow | null)[] {
  const rows = childrenOf(record, 'row');
  return rows.length === 0 ? [null] : rows.map((row) => rowOf(record, row));
}

function rowOf(record: XmlNode, row: XmlNode): AggregateRow | null {
  const evaluated = childOf(row, 'policy_evaluated');
  const sourceIp = addressOf(textOf(row, 'source_ip'));
  const count = countOf(textOf(row, 'count'));
  if (sourceIp === null || count === null || evaluated === undefined) return null;
  const identifiers = childOf(record, 'identifiers') ?? childOf(record, 'identities');
  const results = childOf(record, 'auth_results');
  return {
    sourceIp,
    count,
    disposition: wordOf(textOf(evaluated, 'disposition')) || 'none',
    dkimAligned: wordOf(textOf(evaluated, 'dkim')) === 'pass',
    spfAligned: wordOf(textOf(evaluated, 'spf')) === 'pass',
    reasons: childrenOf(evaluated, 'reason')
      .slice(0, MOST_SIGNATURES)
      .flatMap((reason) => wordOf(textOf(reason, 'type')) || []),
    headerFrom: domainOf(textOf(identifiers, 'header_from')),
    dkim: resultsOf(results, 'dkim'),
    spf: resultsOf(results, 'spf'),
  };
}

/** Those that name a domain: of a HELO some name none. */
function resultsOf(results: XmlNode | undefined, name: string): AuthResult[] {
  return childrenOf(results, name)
    .slice(0, MOST_SIGNATURES)
    .flatMap((node) => {
      const domain = domainOf(textOf(node, 'domain'));
      if (domain === null) return [];
      return {
        domain,
        selector: textOf(node, 'selector').slice(0, 255),
        result: wordOf(textOf(node, 'result')) || 'none',
      };
    });
}
