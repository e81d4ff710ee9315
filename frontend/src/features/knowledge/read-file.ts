const MAX_BYTES = 5 * 1024 * 1024;
const TEXT_NAME = /\.(md|markdown|txt)$/i;

export interface TextFile {
  name: string;
  title: string;
  text: string;
}

/** Why a file cannot be added, as a sentence for the person who dropped it. */
export class FileRefused extends Error {}

/** "Refund policy" from "# Refund policy" in the first lines, else from the file's name. */
function titleOf(name: string, text: string): string {
  const heading = /^#\s+(.+?)\s*#*\s*$/m.exec(text.slice(0, 2000));
  if (heading?.[1] && /\.(md|markdown)$/i.test(name)) return heading[1];
  const base = name.replace(TEXT_NAME, '').replace(/[-_]+/g, ' ').trim();
  return base.charAt(0).toUpperCase() + base.slice(1);
}

/** Read a dropped .md or .txt file as UTF-8. @throws FileRefused for other kinds, binary content, and above 5 MB. */
export async function readTextFile(file: File): Promise<TextFile> {
  if (!TEXT_NAME.test(file.name)) {
    throw new FileRefused(`${file.name} is not a .md or .txt file. Save it as text, or paste its text.`);
  }
  if (file.size > MAX_BYTES)
    throw new FileRefused(`${file.name} is larger than 5 MB. Split it into articles.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileRefused(`${file.name} is not UTF-8 text. Save it with that encoding, or paste its text.`);
  }
  if (text.includes('\0')) throw new FileRefused(`${file.name} is a binary file under a text name.`);
  if (text.trim() === '') throw new FileRefused(`${file.name} is empty.`);
  return { name: file.name, title: titleOf(file.name, text), text };
}
