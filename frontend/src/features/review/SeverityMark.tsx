import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './review.module.css';

/** A severity as a shape and its name; the colour only repeats what the word says. */
export function SeverityMark({ severity }: { severity: string }) {
  const enumName = useEnumName();
  return (
    <span className={styles.severity} data-severity={severity}>
      <span aria-hidden="true" />
      {enumName('severity', severity)}
    </span>
  );
}
