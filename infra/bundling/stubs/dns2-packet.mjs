/**
 * In place of dns2 as a whole: a bundle uses its packets alone, and dns2 exports nothing smaller than everything. Not in
 * TypeScript, because dns2 has no types for the file.
 */
export { default as Packet } from '../../../node_modules/dns2/packet.js';
