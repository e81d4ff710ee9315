import { useEnumName } from '@/lib/i18n/enum-name';
import { PRIORITIES } from '@/lib/types';

import styles from './marks.module.css';

import type { Priority } from '@/lib/types';

/** A priority as up to four rising bars and its name. */
export function PriorityTag({ priority }: { priority: Priority }) {
  const enumName = useEnumName();
  const level = PRIORITIES.indexOf(priority);
  return (
    <span className={styles.priority} data-priority={priority}>
      <span className={styles.bars} aria-hidden="true">
        {PRIORITIES.map((name, index) => (
          <span key={name} data-on={index <= level} />
        ))}
      </span>
      {enumName('priority', priority)}
    </span>
  );
}
