/** Prints what `weft doctor` knows of this machine. */
import { diagnose } from '../../src/platform/diagnose.ts';

console.log(JSON.stringify(await diagnose()));
