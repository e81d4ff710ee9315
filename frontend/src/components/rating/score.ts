/** 1 is worst, 5 best. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

/** The server counts characters up to this. */
export const MAX_COMMENT = 2_000;

export interface RatingInput {
  score: Score;
  comment: string | null;
}

/** What was chosen and typed so far. */
export interface RatingDraft {
  score: Score | null;
  comment: string;
}

export function isScore(value: unknown): value is Score {
  return SCORES.some((one) => one === value);
}

/** A rating as the form shows it. */
export function draftOf(given: { score: number; comment: string | null } | null | undefined): RatingDraft {
  return {
    score: given && isScore(given.score) ? given.score : null,
    comment: given?.comment ?? '',
  };
}
