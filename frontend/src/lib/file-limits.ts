/**
 * How large files may be, in bytes. The API names these limits nowhere but in its refusals, which come when a file has gone
 * over the line.
 */
const MIB = 1024 * 1024;

/** Of an article's file (`app/knowledge/formats/types.py`): fixed. Archives are limited by the upload as a whole. */
export const ARTICLE_TEXT_BYTES = 8 * MIB;
export const ARTICLE_BYTES = 50 * MIB;
/** Of an attachment (`ATTACHMENT_MAX_BYTES`): as it is by default. Whoever tries again asks the server itself. */
export const ATTACHMENT_BYTES = 20 * MIB;

export function inMegabytes(bytes: number): number {
  return bytes / MIB;
}
