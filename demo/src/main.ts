/** The page. */
import { complain } from './form/complaints.ts';
import { startPage } from './page.ts';
import { wordsOf } from './run/runner.ts';

/** Styles of narrow and low windows are loaded once a window is one. */
const narrow = matchMedia('(max-width: 979px), (max-height: 719px)');
const dress = () => {
  if (narrow.matches) void import('./style/narrow.css');
};
narrow.addEventListener('change', dress);
dress();

startPage().catch((error: unknown) => complain(wordsOf(error)));
