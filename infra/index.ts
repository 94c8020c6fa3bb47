/** What the package `lazaretto` exports. */
export { InvalidSettings } from './invalid-settings.ts';
export { DeliverabilityMonitor } from './monitor.ts';
export type { DeliverabilityMonitorProps, MonitorTables } from './props.ts';
