/** Where the package is: its cases and a checkout's commit are found from there. */

/**
 * The package's folder. A module of `src` or `dist`, and a file of the bundle, is two folders below
 * it (tools/bundle.js).
 */
export const ROOT = new URL('../../', import.meta.url);
