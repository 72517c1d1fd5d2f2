/** The page. */
import { complain } from './form/complaints.ts';
import { startPage } from './page.ts';
import { wordsOf } from './run/runner.ts';

startPage().catch((error: unknown) => complain(wordsOf(error)));
