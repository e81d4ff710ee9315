import type { ClipboardEvent, DragEvent } from 'react';

/** With these, text on the clipboard was copied from a document, not the name of a copied file. */
const RICH = ['text/html', 'text/rtf'];

/** Files that were dropped or pasted. Office programs put a picture of the copied text beside it: the text is meant. */
export function givenFiles(event: ClipboardEvent | DragEvent): File[] {
  if (!('clipboardData' in event)) return [...event.dataTransfer.files];
  const { files, types } = event.clipboardData;
  const isText = types.includes('text/plain') && RICH.some((type) => types.includes(type));
  return isText ? [] : [...files];
}
