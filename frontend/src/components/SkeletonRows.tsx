import { useT } from '@/lib/i18n';

import styles from './skeleton.module.css';

/** One line of text that is not there yet. */
export function Bone({ width, height = 10 }: { width: number | string; height?: number }) {
  return <span className={styles.bone} style={{ width, height }} />;
}

/** Quiet placeholders of the height that the rows will have, so nothing jumps. */
export function SkeletonRows({
  rows = 8,
  height = 52,
  label,
}: {
  rows?: number;
  height?: number;
  label?: string;
}) {
  const t = useT();
  return (
    <div role="status" aria-label={label ?? t('common.loading')} className={styles.rows}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} style={{ height }}>
          <Bone width={`${38 + ((index * 17) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}
