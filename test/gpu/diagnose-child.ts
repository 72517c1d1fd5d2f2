/** Prints the report of `weft doctor` on this machine. */
import { diagnose } from '../../src/platform/diagnose.ts';

console.log(JSON.stringify(await diagnose()));
