import { RequestRefused } from '../../shared/admin/api/problem.ts';
import {
  OPERATION_IDS,
  OPERATIONS,
  type Operation,
  type OperationId,
  PREFIX,
} from '../../shared/admin/fleet/operations.ts';

export type Route = {
  readonly id: OperationId;
  readonly operation: Operation;
  /** Decoded, and not validated. */
  readonly names: Readonly<Record<string, string>>;
};

const TEMPLATES = OPERATION_IDS.map((id) => ({
  id,
  operation: OPERATIONS[id] as Operation,
  parts: (PREFIX + OPERATIONS[id].path).split('/'),
}));

/**
 * The parts of a path in which the slash of a stream's name is not encoded: somebody on the way has decoded it, or a
 * person has typed it. What is behind the slash is the stream's value as it is escaped. Null where no name has one.
 */
function joined(template: readonly string[], parts: readonly string[]): readonly string[] | null {
  const at = template.indexOf('{set}');
  const [set, value] = [parts[at], parts[at + 1]];
  if (at < 0 || parts.length !== template.length + 1 || !set || !value) return null;
  return [...parts.slice(0, at), `${set}%2F${encodeURIComponent(value)}`, ...parts.slice(at + 2)];
}

/** The names in a path that fits a template, else null. @throws {URIError} where a name is not percent-encoded UTF-8 */
function namesIn(template: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (template.length !== parts.length) return null;
  const names: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const got = parts[index] ?? '';
    if (!expected.startsWith('{')) {
      if (expected !== got) return null;
    } else {
      names[expected.slice(1, -1)] = decodeURIComponent(got);
    }
  }
  return names;
}

const routesBy = (names: (template: readonly string[]) => Readonly<Record<string, string>> | null): readonly Route[] =>
  TEMPLATES.flatMap(({ id, operation, parts }) => {
    const found = names(parts);
    return found === null ? [] : [{ id, operation, names: found }];
  });

/** Which operation a request asks for. @throws {Refused} where there is none */
export function routeOf(method: string, path: string): Route {
  const parts = path.split('/');
  try {
    const exact = routesBy((template) => namesIn(template, parts));
    const fitting =
      exact.length > 0
        ? exact
        : routesBy((template) => {
            const whole = joined(template, parts);
            return whole && namesIn(template, whole);
          });
    if (fitting.length === 0) throw new RequestRefused('not-found', 'there is no such path: see /api/v1/openapi.json');
    const found = fitting.find(({ operation }) => operation.method === method);
    if (found !== undefined) return found;
    const methods = fitting.map(({ operation }) => operation.method).join(', ');
    throw new RequestRefused('method-not-allowed', `expected ${methods} at this path`);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new RequestRefused('malformed', 'path: expected percent-encoded UTF-8', [
      { field: 'path', sentence: 'expected percent-encoded UTF-8' },
    ]);
  }
}
