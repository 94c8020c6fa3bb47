import type { DomainReport } from '../report.ts';
import { isAll } from './addresses.ts';
import { MECHANISMS, spfTerms } from './record.ts';
import { networkOf } from './repair.ts';

/** What fits into an answer of 512 bytes beside everything else (RFC 7208 section 3.4). Unit: bytes. */
const LONGEST_RECORD = 450;
/** Networks this wide hold strangers, whoever owns them. Unit: bits. */
const WIDEST = { ip4: 8, ip6: 19 } as const;

/** Faults in the text of a record, which do not depend on the sender's address. */
export function checkTerms(text: string, at: string, report: DomainReport): void {
  const terms = spfTerms(text);
  const all = terms.findIndex(isAll);
  const qualifier = terms[all]?.qualifier;
  if (qualifier === '+') report.find('spf-pass-all', text, { at });
  if (qualifier === '?') report.find('spf-neutral-all', text, { at });
  const redirect = terms.some(({ name, qualifier: sign }) => name === 'redirect' && sign === null);
  if (all < 0 && !redirect) report.find('spf-no-all', text, { at });
  if (all >= 0 && redirect) report.find('spf-redirect-ignored', text, { at });
  const behind = all < 0 ? [] : terms.slice(all + 1).filter((term) => term.qualifier !== null);
  if (behind.length > 0) report.find('spf-after-all', behind.map((term) => term.text).join(' '), { at });
  if (terms.some(({ name }) => name === 'ptr')) report.find('spf-ptr', text, { at });
  const twice = terms.filter((term, index) =>
    terms.slice(0, index).some((other) => other.text.toLowerCase() === term.text.toLowerCase()),
  );
  if (twice.length > 0) report.find('spf-duplicate', twice.map((term) => term.text).join(' '), { at });
  const unknown = terms.filter(({ name, qualifier: sign }) => sign === null && name !== 'redirect' && name !== 'exp');
  if (unknown.length > 0) {
    const decide = 'Take them out, or correct their spelling: receivers pass over modifiers that they do not know';
    const isMechanism = unknown.some(({ name }) => MECHANISMS.has(name));
    report.find('spf-unknown-modifier', unknown.map((term) => term.text).join(' '), isMechanism ? { at } : { decide });
  }
  for (const term of terms) {
    if (term.name !== 'ip4' && term.name !== 'ip6') continue;
    const right = networkOf(term.value);
    if (right !== null && right !== term.value) report.find('spf-cidr', term.text, { at });
    const bits = Number(/\/(\d{1,3})$/.exec(term.value)?.[1] ?? 128);
    if (bits > 0 && bits <= WIDEST[term.name]) {
      const decide = `Name the networks from which you send instead of ${term.text}`;
      report.find('spf-wide', term.text, { decide });
    }
  }
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > LONGEST_RECORD) {
    report.find('spf-long', `${bytes} bytes`, {
      decide: 'Take out terms that are not needed any more, or move some into a record of their own and include it',
    });
  }
}
