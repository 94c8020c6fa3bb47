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

/** Which operation a request asks for. @throws {RequestRefused} where there is none */
export function routeOf(method: string, path: string): Route {
  const parts = path.split('/');
  try {
    const fitting = TEMPLATES.flatMap(({ id, operation, parts: template }) => {
      const names = namesIn(template, parts);
      return names === null ? [] : [{ id, operation, names }];
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
