import styles from './skeleton.module.css';

/** Quiet placeholders of the height that the rows will have, so nothing jumps. */
export function SkeletonRows({
  rows = 8,
  height = 52,
  label = 'Loading',
}: {
  rows?: number;
  height?: number;
  label?: string;
}) {
  return (
    <div role="status" aria-label={label} className={styles.rows}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} style={{ height }}>
          <span style={{ width: `${38 + ((index * 17) % 40)}%` }} />
        </div>
      ))}
    </div>
  );
}
