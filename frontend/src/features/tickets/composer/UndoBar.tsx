import { Button } from 'antd';
import { useEffect, useState } from 'react';

import { useT } from '@/lib/i18n';

import styles from './composer.module.css';
import { sendNow } from './outbox';

import type { Parcel } from './outbox';

const TICK_MS = 250;

function useSecondsLeft(dueAt: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(Math.ceil((dueAt - now) / 1000), 0);
}

/** A message that is about to go out, and the last moment to keep it. */
export function UndoBar({ parcel, onUndo }: { parcel: Parcel; onUndo: () => void }) {
  const t = useT();
  const seconds = useSecondsLeft(parcel.dueAt);
  const waiting = parcel.state === 'waiting';
  return (
    <div className={styles.undo}>
      <span className="visually-hidden" role="status">
        {waiting ? t('tickets.canUndo') : t('tickets.sending')}
      </span>
      <span aria-hidden="true">
        {waiting ? t('tickets.sendsIn', { count: seconds }) : t('tickets.sending')}
      </span>
      {waiting && (
        <>
          <Button size="small" onClick={onUndo}>
            {t('tickets.undo')}
          </Button>
          <Button size="small" type="text" onClick={() => sendNow(parcel.id)}>
            {t('tickets.sendNow')}
          </Button>
        </>
      )}
    </div>
  );
}
