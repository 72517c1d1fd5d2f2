/** Dark or light: the system's, until the reader chooses. */
export type Theme = 'light' | 'dark';

const DARK = '(prefers-color-scheme: dark)';
const CHANGED = 'weft-theme';

/** The theme that holds. */
export function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia(DARK).matches ? 'dark' : 'light';
}

/** Goes to the other one. */
export function toggleTheme(): void {
  document.documentElement.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
  document.dispatchEvent(new Event(CHANGED));
}

/** Calls back whenever another theme holds, until the signal. */
export function onTheme(listener: () => void, signal: AbortSignal): void {
  matchMedia(DARK).addEventListener('change', listener, { signal });
  document.addEventListener(CHANGED, listener, { signal });
}
