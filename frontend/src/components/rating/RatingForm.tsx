import { Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './rating.module.css';
import { MAX_COMMENT, SCORES } from './score';

import type { RatingDraft, RatingInput } from './score';
import type { ReactNode } from 'react';

interface RatingFormProps {
  value: RatingDraft;
  onChange: (value: RatingDraft) => void;
  onSave: (rating: RatingInput) => void;
  saving: boolean;
  error: unknown;
  action: string;
  /** Beside the button that saves. */
  other?: ReactNode;
}

/** Five labelled choices and a comment. What was typed belongs to the caller: it outlives a refusal. */
export function RatingForm({ value, onChange, onSave, saving, error, action, other }: RatingFormProps) {
  const t = useT();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState(false);
  const tooLong = Array.from(value.comment).length > MAX_COMMENT;
  const noScore = missing && value.score === null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (value.score === null) {
          setMissing(true);
          first.current?.focus();
        } else if (!tooLong && !saving) {
          onSave({ score: value.score, comment: value.comment.trim() || null });
        }
      }}
    >
      <fieldset className={styles.choices} aria-describedby={noScore ? `${id}-missing` : undefined}>
        <legend className={styles.question}>{t('ratings.question')}</legend>
        {SCORES.map((score) => (
          <label key={score} className={styles.choice} data-chosen={value.score === score}>
            <input
              ref={score === 1 ? first : undefined}
              type="radio"
              name={`${id}-score`}
              className="visually-hidden"
              checked={value.score === score}
              onChange={() => onChange({ ...value, score })}
            />
            <strong>{score}</strong> <span>{t(`ratings.score.${score}`)}</span>
          </label>
        ))}
      </fieldset>
      {noScore && (
        <p id={`${id}-missing`} role="alert" className={styles.refusal}>
          {t('ratings.choose')}
        </p>
      )}
      <label htmlFor={`${id}-comment`} className={styles.label}>
        {t('ratings.comment')}
      </label>
      <Input.TextArea
        dir="auto"
        id={`${id}-comment`}
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={value.comment}
        aria-invalid={tooLong}
        aria-describedby={tooLong ? `${id}-long` : undefined}
        status={tooLong ? 'error' : undefined}
        onChange={(event) => onChange({ ...value, comment: event.target.value })}
      />
      {tooLong && (
        <p id={`${id}-long`} role="alert" className={styles.refusal}>
          {t('ratings.commentLong', { max: formatNumber(MAX_COMMENT) })}
        </p>
      )}
      {error ? <ProblemAlert error={error} /> : null}
      <div className={styles.actions}>
        <Button type="primary" htmlType="submit" loading={saving} disabled={tooLong}>
          {action}
        </Button>
        {other}
      </div>
    </form>
  );
}
