/** Fewer characters say too little to look for. */
const SHORTEST = 6;
/** What is asked about stands at the beginning; the search reads no more of a long letter. */
const LONGEST = 1_500;
export const SHOWN = 3;
/**
 * How likely a passage must answer to be offered, 0..1. Below the bound at which an answer is written (0.2): an article that
 * is looked at in vain costs the reader a glance, one that is not offered costs a request.
 */
export const WORTH_A_LOOK = 0.15;

export interface Article {
  id: number;
  title: string;
  /** Of its best passage, as one line. */
  line: string;
}

/** What is searched for: subject and message as one line, since lines would be read as turns of a conversation. */
export function articleSearch(subject: string, message: string): string {
  const line = `${subject} ${message}`.replace(/\s+/g, ' ').trim();
  return line.length < SHORTEST ? '' : line.slice(0, LONGEST);
}
