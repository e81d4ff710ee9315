import { ARTICLE_BYTES, ARTICLE_TEXT_BYTES, inMegabytes } from '@/lib/file-limits';
import { fileSize } from '@/lib/format';
import { t } from '@/lib/i18n';

import type { KbUploadOptions } from '@/lib/types';

export const ACCEPTED = '.md,.markdown,.txt,.html,.htm,.pdf,.docx,.zip';
const TEXT_NAME = /\.(md|markdown|txt|html?)$/i;
const ARCHIVE_NAME = /\.zip$/i;
const KNOWN_NAME = /\.(md|markdown|txt|html?|pdf|docx|zip)$/i;

/** Why a file cannot be added, as a sentence for the person who dropped it; null when the server may judge it. */
export function refusal(file: File): string | null {
  if (!KNOWN_NAME.test(file.name)) {
    return t('knowledge.fileRefused', { name: file.name });
  }
  if (file.size === 0) return t('knowledge.fileEmpty', { name: file.name });
  const limit = TEXT_NAME.test(file.name) ? ARTICLE_TEXT_BYTES : ARTICLE_BYTES;
  if (ARCHIVE_NAME.test(file.name) || file.size <= limit) return null;
  return t('knowledge.fileTooLarge', {
    name: file.name,
    size: fileSize(file.size),
    max: inMegabytes(limit),
  });
}

/** The body of an upload. A file's name is its document's id, so a newer copy replaces the older. */
export function uploadForm(files: File[], options: KbUploadOptions): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(options)) {
    if (value !== null) form.append(name, String(value));
  }
  for (const file of files) form.append('files', file, file.name);
  return form;
}
