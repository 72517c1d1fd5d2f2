// npm's `prepack`: what an earlier build left of files that have moved must not be packed. `prepare` builds after it.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
