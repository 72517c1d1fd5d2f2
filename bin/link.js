// npm links the bins of a package's dependencies, never its own, and `npx weft` in a checkout would then install
// and build the whole package again, in its cache, at every call. With this link it finds the built one at once.
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

const bins = new URL('../node_modules/.bin/', import.meta.url);
mkdirSync(bins, { recursive: true });
if (process.platform === 'win32') {
  writeFileSync(new URL('weft.cmd', bins), '@node "%~dp0\\..\\..\\bin\\weft.js" %*\r\n');
} else {
  const link = new URL('weft', bins);
  rmSync(link, { force: true });
  symlinkSync('../../bin/weft.js', link);
  chmodSync(new URL('weft.js', import.meta.url), 0o755);
}
