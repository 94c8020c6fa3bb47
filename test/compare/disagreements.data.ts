/** Where checkdmarc says otherwise · why we say what we say. */
export const DISAGREEMENTS: Readonly<Record<string, string>> = {
  'spf of SPF: capitals: valid':
    'names of SPF are the same in capitals (RFC 7208 sections 4.5 and 4.6.1, RFC 5234 section 2.3)',
  'spf of SPF: N1 void for IPv6 alone: invalid':
    'for an IPv6 sender each host without AAAA is a void lookup (RFC 7208 section 4.6.4)',
  'spf of SPF: N1 without addresses: invalid': 'as before: the record permits an IPv6 network that can never pass',
  'spf of SPF: N2 hosted, a stranger: invalid':
    'macros are evaluated for the address that was named; checkdmarc does not expand them',
  'spf of SPF: eleven lookups behind the sender: valid':
    'the sender is matched before the limit is reached; others are told as a remark',
  'spf of SPF: an equals sign: valid':
    '`include=` is a modifier that nobody knows, and is passed over (RFC 7208 section 6)',
  'spf of SPF: an unknown modifier: valid': 'unknown modifiers are passed over (RFC 7208 section 6)',
  'spf of SPF: strings joined: invalid':
    'the name that comes out of it does not exist, which is a permerror (RFC 7208 section 5.2)',
  'spf of SPF: an address as a: invalid': 'the last label of a name is not all digits (RFC 7208 section 7.1, toplabel)',
  'spf of SPF: N9 a no-break space: invalid': 'a no-break space is no space (RFC 7208 section 4.6.1)',
  'spf of SPF: quotes: invalid': 'a record begins with v=spf1, not with a quote (RFC 7208 section 4.5)',
  'spf of SPF: include of no record: invalid':
    'a permerror for whoever is not matched before it (RFC 7208 section 5.2)',
  'spf of SPF: include of a name that is gone: invalid': 'a permerror (RFC 7208 section 5.2); checkdmarc warns',
  'dmarc of SPF: an alias to nothing: valid':
    'the name exists, as an alias (RFC 9989 appendix A.4), and its DMARC record stands below it',
  'dmarc of DMARC: blanks around =: valid': 'blanks around = are allowed (RFC 9989 section 4.7)',
  'dmarc of DMARC: N13 nothing but the version: invalid':
    'without a policy and without rua= it counts as no record (RFC 9989 section 4.10.1)',
  'dmarc of DMARC: N9 a no-break space behind p: invalid':
    'a no-break space belongs to the value, which is then no policy (RFC 9989 section 4.7)',
  'dmarc of DMARC: N9 a no-break space before p: invalid':
    'a no-break space belongs to the name, which is then no tag (RFC 9989 section 4.7)',
  'dmarc of DMARC: SPF within: valid': 'what is no tag is passed over (RFC 9989 section 4.7)',
  'dmarc of DMARC: an address instead of a URI: valid': 'the policy holds; only the reports are lost',
  'spf of SPF: second: includes:: invalid': 'a mechanism that nobody knows is a syntax error (RFC 7208 section 4.6.1)',
  'spf of SPF: second: a name and no term: invalid': 'as before: a name by itself reads as a mechanism',
  'spf of SPF: second: a link to the provider: invalid':
    'a link is no name that exists, so what is included has no record (RFC 7208 section 5.2)',
  'spf of SPF: second: eleven hosts by name: invalid':
    'eleven terms that ask for hosts are eleven lookups, and ten are allowed (RFC 7208 section 4.6.4)',
  'spf of SPF, third: void terms in an include of one’s own: invalid':
    'lookups without an answer count together, those of included records too (RFC 7208 section 4.6.4)',
  'spf of SPF, third: hosts of one family in an include of one’s own: invalid':
    'for an IPv6 sender each host without AAAA is a void lookup (RFC 7208 section 4.6.4)',
  'spf of SPF, third: quotes in an include of one’s own: invalid':
    'the included name has no record that begins with v=spf1 (RFC 7208 section 5.2); checkdmarc warns',
  'dmarc of DMARC: second: a semicolon between report addresses: valid':
    'what is no tag is passed over, and the policy holds (RFC 9989 section 4.7)',
};
