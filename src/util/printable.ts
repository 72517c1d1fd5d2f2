/** Text that may contain user input, made safe to show on a terminal. */

/**
 * The text with control characters as their pictures (`ESC` is `␛`, U+2400 and up). So none can
 * move the cursor, colour the following text, or hide. Tabs and newlines stay; a picture is as wide
 * as its character, so carets keep their places. C1 controls and marks that turn the direction of
 * text have no pictures and become `�`.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** The text on one line, for names in a table: line breaks and tabs become pictures as well. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)));
}

/**
 * The characters that {@link printable} replaces: C0 except tab and newline, DEL, C1, separators of
 * lines that terminals may break at, and marks that turn the direction of text.
 */
export const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
