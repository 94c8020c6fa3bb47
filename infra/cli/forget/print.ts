import { grouped } from '../../../shared/kernel/numbers.ts';
import type { ForgottenPerson } from './forget.ts';

const many = (count: number, what: string): string => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

/** What a person reads. */
export function forgottenText({ archive, deadLetters, claims, samples }: ForgottenPerson, isDry: boolean): string {
  const done = isDry ? 'would be' : 'were';
  const lines = [
    archive === null
      ? 'The deployment keeps no archive.'
      : `Archive: ${many(archive.events, 'event')} in ${many(archive.rewritten, 'object')} of ${grouped(archive.objects)} ${done} written anew without the person.`,
    `Dead letters: ${many(deadLetters, 'message')} ${done} deleted.`,
    `Claims of complaints: ${grouped(claims)} ${done} deleted. Samples: ${grouped(samples)} ${done} deleted.`,
  ];
  if (archive !== null && archive.tooNew > 0) {
    lines.push(
      `${many(archive.tooNew, 'object')} that name the person are younger than 15 minutes, and stay: run it again then.`,
    );
  }
  if (archive !== null && archive.left > 0) {
    lines.push(`${many(archive.left, 'object')} could not be cleaned; standard error names each.`);
  }
  if (isDry) lines.push('Nothing was changed.');
  return lines.join('\n');
}

/** How far it has come, and when it ends if it goes on like this. @param elapsedMs real time so far */
export function forgettingText(done: number, of: number, elapsedMs: number): string {
  const share = of === 0 ? 1 : done / of;
  const left = done === 0 ? null : (elapsedMs * (of - done)) / done;
  const end = left === null ? '' : `, ends in about ${Math.ceil(left / 60_000)} min`;
  return `${Math.floor(share * 100)} %, ${grouped(done)} of ${grouped(of)} objects${end}`;
}
