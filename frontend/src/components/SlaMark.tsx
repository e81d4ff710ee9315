import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';

import { RelativeTime } from './RelativeTime';
import styles from './marks.module.css';

import type { Sla } from '@/lib/types';

/** When the first response is due, or how that ended. `short`: below a heading that says "due" already. */
export function SlaMark({ sla, short = false }: { sla: Sla | null; short?: boolean }) {
  const t = useT();
  if (!sla) return <span className={styles.sla}>–</span>;
  if (!sla.outstanding) {
    const ended = t(
      !sla.responded_at ? 'common.slaUnanswered' : sla.state === 'met' ? 'common.slaMet' : 'common.slaLate',
    );
    return (
      <span className={styles.sla} title={ended}>
        {ended}
      </span>
    );
  }
  return (
    <span className={styles.sla} data-state={sla.state}>
      {short ? (
        <RelativeTime iso={sla.due_at} />
      ) : (
        <Phrase id="common.slaDue" values={{ time: <RelativeTime iso={sla.due_at} /> }} />
      )}
    </span>
  );
}
