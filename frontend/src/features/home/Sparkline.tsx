import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './home.module.css';

const HEIGHT = 56;
const STEP = 10;
const GAP = 2;

/** A bar for each day, the last one today. */
export function Sparkline({ days }: { days: readonly { day: string; created: number }[] }) {
  const t = useT();
  const most = Math.max(...days.map(({ created }) => created), 1);
  const total = days.reduce((sum, { created }) => sum + created, 0);
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${t('home.createdLabel', { count: total })}, ${t('home.most', { most: formatNumber(most) })}`}
    >
      {days.map(({ day, created }, index) => {
        const height = created === 0 ? 1 : Math.max((created / most) * HEIGHT, 3);
        return (
          <rect
            key={day}
            x={index * STEP + GAP / 2}
            y={HEIGHT - height}
            width={STEP - GAP}
            height={height}
            rx={1}
            data-empty={created === 0}
          >
            <title>{`${day}: ${formatNumber(created)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
