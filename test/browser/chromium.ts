/** Debian's chromium. */
import { existsSync } from 'node:fs';

/** Its program; undefined if it is not installed. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** In CI there has to be a browser: without one the tests fail there, and are skipped elsewhere. */
export const skipped = CHROMIUM === undefined && !process.env.CI;
