import { Button } from 'antd';
import { useCallback, useSyncExternalStore } from 'react';

import { dropAside, dropDraft, loadAside, loadDraft, watchDrafts } from '@/lib/composer-draft';
import { useCopy } from '@/lib/copy';
import { useT } from '@/lib/i18n';
import { useMe } from '@/lib/session';

import styles from './unsent-text.module.css';

import type { DraftText } from '@/lib/composer-draft';

interface UnsentTextProps {
  ticketId: number;
  /** The ticket does not exist (any more). Otherwise: of an earlier one that had its id. */
  gone: boolean;
}

/** What somebody wrote to a ticket that is gone: theirs to copy, until they throw it away. */
export function UnsentText({ ticketId, gone }: UnsentTextProps) {
  const t = useT();
  const me = useMe();
  const copy = useCopy();
  // As text, so that it is the same as long as it says the same.
  const read = useCallback(() => {
    const aside = loadAside(me.id, ticketId);
    const { reply, note } = gone ? loadDraft(me.id, ticketId) : { reply: '', note: '' };
    return JSON.stringify([aside, { reply, note }]);
  }, [gone, me.id, ticketId]);
  const kept = JSON.parse(useSyncExternalStore(watchDrafts, read)) as DraftText[];
  const texts = kept.flatMap(({ reply, note }) => [
    { kind: 'reply' as const, text: reply },
    { kind: 'note' as const, text: note },
  ]);
  const shown = texts.filter(({ text }) => text.trim() !== '');
  if (shown.length === 0) return null;
  const discard = () => {
    dropAside(me.id, ticketId);
    if (gone) dropDraft(me.id, ticketId);
  };
  return (
    <section className={styles.unsent} aria-label={t('common.unsent')}>
      <h2 className={styles.title}>{t('common.unsent')}</h2>
      <p className={styles.hint}>{t(gone ? 'common.unsent.hint' : 'common.unsent.earlier')}</p>
      {shown.map(({ kind, text }, index) => (
        <div key={index} className={styles.text}>
          <textarea
            readOnly
            dir="auto"
            rows={Math.min(Math.max(text.split('\n').length, 2), 12)}
            aria-label={t(`common.unsent.${kind}`)}
            value={text}
          />
          <Button size="small" onClick={() => copy(text, t('common.unsent.copied'))}>
            {t(kind === 'reply' ? 'common.unsent.copyReply' : 'common.unsent.copyNote')}
          </Button>
        </div>
      ))}
      <Button size="small" type="text" danger onClick={discard}>
        {t('common.unsent.discard')}
      </Button>
    </section>
  );
}
