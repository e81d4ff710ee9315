import { Alert, Button } from 'antd';
import { useEffect, useRef } from 'react';

import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './knowledge.module.css';

import type { IngestResult } from '@/lib/types';

/** What an import did, with the ids of the chunks it inserted. */
export function IngestReport({ result, onOpen }: { result: IngestResult; onOpen: (id: number) => void }) {
  const t = useT();
  const enumName = useEnumName();
  const report = useRef<HTMLElement>(null);
  // Braces: newer browsers answer with a promise, which is no clean-up.
  useEffect(() => {
    report.current?.scrollIntoView({ block: 'nearest' });
  }, [result]);
  return (
    <section ref={report} className={styles.report} aria-label={t('knowledge.importResult')}>
      <Alert
        type="success"
        showIcon
        role="status"
        title={t('knowledge.chunksAdded', {
          count: result.chunks_added,
          collection: result.collection,
          unchanged: formatNumber(result.unchanged),
        })}
        description={t('knowledge.chunksAddedHint')}
      />
      <ul className={styles.outcomes}>
        {result.documents.map((document) => (
          <li key={document.id}>
            <Button type="link" size="small" onClick={() => onOpen(document.id)}>
              <span dir="auto">{document.title}</span>
            </Button>
            <span className={styles.quiet}>
              {t('knowledge.outcome', {
                outcome: enumName('fileStatus', document.outcome),
                version: document.version,
                chunks: t('knowledge.chunksOf', { count: document.chunks }),
              })}
            </span>
          </li>
        ))}
      </ul>
      {result.inserted_ids.length > 0 && (
        <details className={styles.ids}>
          <summary>{t('knowledge.insertedIds', { total: result.inserted_ids.length })}</summary>
          <p>{result.inserted_ids.join('  ')}</p>
        </details>
      )}
    </section>
  );
}
