import type { AlertMessage } from '../../alerts/model.ts';
import type { ShardPlan } from '../../counting/partition.ts';
import type { FleetVariation } from '../../judging/fleet-variation.ts';
import type { EpochMs, Slot } from '../../kernel/time.ts';
import type { Mode } from '../../standing/model.ts';

/** What a person decided for the whole deployment. */
export type Switch = { readonly automatic: boolean; readonly mode: Mode | null };

export type FleetSize = { readonly activeSets: number; readonly at: EpochMs };

/** How much rates vary among the fleet's own sets, and when that was measured. */
export type MeasuredVariation = { readonly fleetVariation: FleetVariation; readonly at: EpochMs };

/** Figures of the whole deployment. */
export type Deployment = {
  /** The policy that a person saved, as text; null where the function's own default holds. */
  policy(): Promise<string | null>;
  /** `automatic` and `mode` in one read. */
  switch(): Promise<Switch>;
  /** False while a person has switched automatic moves off. */
  automatic(): Promise<boolean>;
  /** Whether everything is put back before a removal, or was: then nothing is moved. */
  evacuated(): Promise<boolean>;
  /** The mode that a person set for the whole deployment; null: the policy's mode. */
  mode(): Promise<Mode | null>;
  /** @param fixThrough the plan is first fixed up to this slot, so that no change takes effect there */
  shardPlan(fixThrough?: Slot): Promise<ShardPlan>;
  /** One conditional write, where `next` changes the plan. @returns the new plan; null: nothing was written */
  changeShardPlan(next: (plan: ShardPlan, fixedThrough: Slot) => ShardPlan | null): Promise<ShardPlan | null>;
  fleet(): Promise<FleetSize | null>;
  saveFleet(fleet: FleetSize): Promise<void>;
  fleetVariation(): Promise<MeasuredVariation | null>;
  saveFleetVariation(fleetVariation: MeasuredVariation): Promise<void>;
  /** The last slot up to which every slot is closed. */
  closedThrough(): Promise<Slot | null>;
  saveClosedThrough(slot: Slot): Promise<void>;
};

export type MessageStore = { put(message: AlertMessage): Promise<unknown> };
