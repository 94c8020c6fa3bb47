import { AwsError } from '../errors.ts';
import type { AwsContext } from '../operation.ts';

/** The name of a queue by its URL. @throws AwsError where there is none */
export const queueOf = (url: string | undefined, { state }: AwsContext): string => {
  const name = url?.split('/').at(-1) ?? '';
  if (state.queues.has(name)) return name;
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
};
