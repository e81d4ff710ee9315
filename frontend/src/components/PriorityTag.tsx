import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './marks.module.css';

import type { Priority } from '@/lib/types';

/** A priority as up to four rising bars and its name. */
export function PriorityTag({ priority }: { priority: Priority }) {
  const enumName = useEnumName();
  return (
    <span className={styles.priority} data-priority={priority}>
      <span className={styles.bars} aria-hidden="true" />
      {enumName('priority', priority)}
    </span>
  );
}
