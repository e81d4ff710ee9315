import { Alert, Button } from 'antd';
import { useEffect, useRef } from 'react';

import styles from './knowledge.module.css';

import type { IngestResult } from '@/lib/types';

const OUTCOMES = { added: 'added', replaced: 'replaced by a new version', unchanged: 'unchanged' } as const;

/** What an import did, with the ids of the chunks it inserted. */
export function IngestReport({ result, onOpen }: { result: IngestResult; onOpen: (id: number) => void }) {
  const report = useRef<HTMLElement>(null);
  // Braces: newer browsers answer with a promise, which is no clean-up.
  useEffect(() => {
    report.current?.scrollIntoView({ block: 'nearest' });
  }, [result]);
  return (
    <section ref={report} className={styles.report} aria-label="Import result">
      <Alert
        type="success"
        showIcon
        role="status"
        title={`${result.chunks_added.toLocaleString('en')} chunks added to ${result.collection}, ${result.unchanged.toLocaleString('en')} documents unchanged`}
        description="They can be found by search and by drafts now."
      />
      <ul className={styles.outcomes}>
        {result.documents.map((document) => (
          <li key={document.id}>
            <Button type="link" size="small" onClick={() => onOpen(document.id)}>
              {document.title}
            </Button>
            <span className={styles.quiet}>
              {OUTCOMES[document.outcome]}, version {document.version}, {document.chunks} chunks
            </span>
          </li>
        ))}
      </ul>
      {result.inserted_ids.length > 0 && (
        <details className={styles.ids}>
          <summary>Inserted chunk ids ({result.inserted_ids.length})</summary>
          <p>{result.inserted_ids.join('  ')}</p>
        </details>
      )}
    </section>
  );
}
