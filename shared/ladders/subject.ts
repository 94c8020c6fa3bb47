/** A tenant, a set, a sending domain over all sets, or a pool of dedicated addresses. */
export const SUBJECT_KINDS = ['tenant', 'set', 'domain', 'pool'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
type Subject = { readonly kind: SubjectKind; readonly name: string };

/** Whose mail climbs, as the key of its record. */
export const subjectKey = ({ kind, name }: Subject): string => `${kind}:${name}`;

/** What a key says. A kind of a newer version is taken for a set of that name, which nothing has. */
export function subjectOfKey(key: string): Subject {
  const at = key.indexOf(':');
  return { kind: SUBJECT_KINDS.find((kind) => kind === key.slice(0, at)) ?? 'set', name: key.slice(at + 1) };
}
