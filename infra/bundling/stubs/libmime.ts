/**
 * Stands in for `libmime` when functions are bundled (esbuild's `alias`): mailauth takes nothing else of it for SPF, and
 * the whole of it would triple the bundle. Headers are never written here, so nothing need be folded.
 */
export const foldLines = (text: string): string => text;
