import { EditOutlined } from '@ant-design/icons';
import { Avatar } from 'antd';

import { useT } from '@/lib/i18n';
import { initials } from '@/lib/names';

import styles from './presence.module.css';

import type { Presence as Person } from '@/lib/types';

/** More are counted. */
const NAMED = 3;

/** Colleagues who have this ticket open. It stands there when nobody does, so that a screen reader hears who comes. */
export function Presence({ people }: { people: Person[] }) {
  const t = useT();
  const named = people.slice(0, NAMED);
  const rest = people.length - named.length;
  return (
    <div
      className={styles.presence}
      role="status"
      aria-live="polite"
      aria-label={t('tickets.presence')}
      data-many={people.length > 1}
    >
      {named.map(({ user_id: id, name, state }) => {
        const said = t(state === 'replying' ? 'tickets.isReplying' : 'tickets.isHere', { name });
        return (
          <span key={id} className={styles.person} data-state={state} title={said}>
            <Avatar size={20} className={styles.avatar ?? ''} aria-hidden>
              {state === 'replying' ? <EditOutlined aria-hidden /> : initials(name)}
            </Avatar>
            <span className={styles.said}>{said}</span>
          </span>
        );
      })}
      {rest > 0 && <span className={styles.rest}>{t('tickets.moreHere', { count: rest })}</span>}
    </div>
  );
}
