// npm's `prepare`: builds the package. The first `npx weft` in a checkout makes npm link the
// package into its own cache, which prepares it once more. A finished build is then left alone,
// and the command starts at once.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const built = existsSync(new URL('../dist/bundle/weft.js', import.meta.url));
if (!(built && process.env.npm_command === 'exec')) execSync('npm run build', { stdio: 'inherit' });
