// npm's `prepack`: files that an earlier build left behind must not be packed. `prepare` builds
// after it.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
