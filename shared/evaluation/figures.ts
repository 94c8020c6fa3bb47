import { DAY_MS, type EpochMs, HOUR_MS } from '../kernel/time.ts';
import type { FleetSize, MeasuredVariation } from './ports/deployment.ts';

/** Interval of counting the active sets, which reads the whole roster. Unit: ms. */
const COUNTED_EVERY_MS = HOUR_MS;
/** Interval of measuring how much rates vary, which reads every set. Unit: ms. */
const CENSUS_EVERY_MS = DAY_MS;

/** When active sets are counted again: without one at once. Until then nobody changes the figure. */
export const fleetDueAt = ({ activeSets, at }: FleetSize): EpochMs => (activeSets > 0 ? at + COUNTED_EVERY_MS : at);

/** When the fleet is measured again. */
export const variationDueAt = ({ at }: MeasuredVariation): EpochMs => at + CENSUS_EVERY_MS;
