import { DamagedItem } from '../../../../shared/kernel/shape.ts';

/** What is stored of one customer, or null where it cannot be read, so that the others are not left without. */
export async function unlessDamaged<T>(read: Promise<T | null>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof DamagedItem) return null;
    throw error;
  }
}
