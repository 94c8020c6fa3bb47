import type { ComponentChildren, VNode } from 'preact';
import { expect, it } from 'vitest';

/** The text that components show, without a browser. */
function textOf(node: ComponentChildren): string {
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (typeof node !== 'object' || node === null || !('type' in node)) {
    return typeof node === 'string' || typeof node === 'number' ? String(node) : '';
  }
  const { type, props } = node as VNode<{ children?: ComponentChildren }>;
  return typeof type === 'function'
    ? textOf((type as (props: object) => ComponentChildren)(props))
    : textOf(props.children);
}

const day = { sends: 10, hardBounceRate: null, complaintRate: null };
const row = (name: string, more: object) => ({
  ...{ name, standing: 'healthy', effect: 'none', day, notJudged: null, waits: [], cleared: [] },
  ...more,
});

it('calls no set of a tenant healthy that is not judged, waits, or is cleared by an incident', async () => {
  const items = [
    row('acme-well', {}),
    row('acme-blind', { notJudged: 'its mail cannot be counted' }),
    row('acme-open', { waits: [{ provider: 'microsoft' }] }),
    row('acme-other', { cleared: [{ provider: 'microsoft' }] }),
  ];
  // The types of the console are checked by its own settings, which know of JSX.
  const file = new URL('../../../functions/serve-admin/console/tenant/streams.tsx', import.meta.url).href;
  const { TenantSets } = await import(file);
  const shown = textOf(TenantSets({ page: { items, total: 4 } }));
  expect(shown.match(/acme-\w+[^a-z]+(?:healthy|not judged|waiting|cleared)/g)).toEqual([
    expect.stringMatching(/^acme-well.*healthy$/),
    expect.stringMatching(/^acme-blind.*not judged$/),
    expect.stringMatching(/^acme-open.*waiting$/),
    expect.stringMatching(/^acme-other.*cleared$/),
  ]);
});
