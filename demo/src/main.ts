/** The page. */
import { startPage } from './page.ts';

void startPage();
