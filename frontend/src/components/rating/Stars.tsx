import { StarFilled, StarOutlined } from '@ant-design/icons';

import { useT } from '@/lib/i18n';

import styles from './rating.module.css';
import { SCORES, isScore } from './score';

/** A rating as stars; what they mean stands beside them as text. */
export function Stars({ score }: { score: number }) {
  const t = useT();
  if (!isScore(score)) return null;
  return (
    <span className={styles.given}>
      <span className={styles.stars} aria-hidden="true">
        {SCORES.map((one) => (one <= score ? <StarFilled key={one} /> : <StarOutlined key={one} />))}
      </span>
      <span>{t('ratings.stars', { score, word: t(`ratings.score.${score}`) })}</span>
    </span>
  );
}
