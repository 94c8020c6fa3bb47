import type { EvaluationDeps } from '../evaluation/deps.ts';

export type AllowanceDeps = Pick<
  EvaluationDeps,
  'policy' | 'ladders' | 'decisions' | 'totals' | 'allowances' | 'concurrency' | 'log'
>;
