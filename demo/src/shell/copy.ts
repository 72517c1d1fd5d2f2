/** Buttons that copy a text, and say so for a moment. */

const SAID_MS = 2000;

/** Copies the text; the button says whether it worked. */
export async function copy(text: string, button: HTMLElement): Promise<void> {
  const usual = button.dataset.text ?? button.textContent ?? '';
  button.dataset.text = usual;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed: select the text and copy it';
  }
  setTimeout(() => {
    button.textContent = usual;
  }, SAID_MS);
}
