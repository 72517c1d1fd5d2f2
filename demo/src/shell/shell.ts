/** Buttons of the page around its views: theme, folding, details, links and commands. */
import { byId } from '../dom.ts';
import { copy } from './copy.ts';
import { listenForDetails } from './details.ts';
import { listenForFolding } from './fold.ts';
import { toggleTheme } from './theme.ts';

/** Listens to them. */
export function listenForShell(): void {
  listenForFolding();
  listenForDetails();
  byId('theme').addEventListener('click', toggleTheme);
  const share = byId('share');
  share.addEventListener('click', () => void copy(location.href, share));
  const command = byId('copy-command');
  command.addEventListener('click', () => void copy(command.dataset.command ?? '', command));
}
