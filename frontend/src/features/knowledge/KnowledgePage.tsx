import { useQuery } from '@tanstack/react-query';
import { Select, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';

import { PageHeader } from '@/components/PageHeader';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { configQuery, useMe } from '@/lib/session';
import { positive } from '@/lib/table-state';

import { AddDocuments } from './AddDocuments';
import { DocumentDrawer } from './DocumentDrawer';
import { Documents } from './Documents';
import { ReindexButton, ReindexProgress } from './Reindex';
import { SearchBench } from './SearchBench';
import { collectionsQuery } from './api';
import styles from './knowledge.module.css';

import type { Prefill } from './AddDocuments';

const TABS = ['documents', 'add', 'search'] as const;
type Tab = (typeof TABS)[number];
const FALLBACK_COLLECTION = 'kb_main';

/** What another page handed over with the navigation; anything may stand there. */
function readPrefill(state: unknown): Prefill | null {
  if (typeof state !== 'object' || state === null) return null;
  const { title, text } = state as Partial<Record<keyof Prefill, unknown>>;
  return typeof text === 'string' ? { title: typeof title === 'string' ? title : '', text } : null;
}

export function KnowledgePage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const config = useQuery(configQuery);
  const collections = useQuery(collectionsQuery);
  const editable = useMe().role === 'admin';
  const { state } = useLocation() as { state: unknown };
  // Kept for as long as the page is open: later changes of the address carry no state.
  const [prefill, setPrefill] = useState(() => readPrefill(state));
  const tab: Tab = TABS.find((name) => name === params.get('tab')) ?? 'documents';
  const opened = positive(params.get('document'), 0);
  const reindexing = positive(params.get('reindex'), 0);
  const collection = params.get('collection') ?? config.data?.default_collection ?? FALLBACK_COLLECTION;
  const known = collections.data?.items ?? [];
  const current = known.find(({ name }) => name === collection);
  const names = [...new Set([collection, ...known.map(({ name }) => name)])];

  const set = (changes: Record<string, string | null>) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });

  return (
    <section className={styles.page} aria-labelledby="kb-title">
      <PageHeader
        id="kb-title"
        title={t('knowledge.title')}
        lead={
          current ? (
            <>
              {t('knowledge.collectionFacts', {
                count: current.documents,
                chunks: formatNumber(current.chunks),
              })}
              <span className={styles.model}> · {current.embedding_model}</span>
            </>
          ) : collections.data ? (
            t('knowledge.collectionEmpty')
          ) : (
            '\u00a0'
          )
        }
        actions={
          <>
            <Link to="/help" className={styles.headLink}>
              {t('knowledge.helpCentre')}
            </Link>
            <Select
              aria-label={t('knowledge.collection')}
              className={styles.collection}
              value={collection}
              options={names.map((name) => ({ value: name, label: name }))}
              onChange={(name: string) => set({ collection: name, document: null, page: null, q: null })}
            />
            {editable && current && (
              <ReindexButton collection={collection} onStarted={(id) => set({ reindex: String(id) })} />
            )}
          </>
        }
      />
      <div className={styles.body}>
        {collections.error && (
          <ProblemAlert
            className={styles.notice}
            error={collections.error}
            onRetry={() => void collections.refetch()}
          />
        )}
        {reindexing !== 0 && (
          <ReindexProgress key={reindexing} id={reindexing} onClose={() => set({ reindex: null })} />
        )}
        <Tabs
          activeKey={tab}
          className={styles.tabs}
          destroyOnHidden={false}
          onChange={(key) => set({ tab: key === 'documents' ? null : key })}
          items={[
            {
              key: 'documents',
              label: t('knowledge.documents'),
              children: (
                <Documents collection={collection} editable={editable} onAdd={() => set({ tab: 'add' })} />
              ),
            },
            {
              key: 'add',
              label: t('knowledge.add'),
              children: !editable ? (
                <EmptyState title={t('knowledge.adminsAdd')}>{t('knowledge.adminsAddHint')}</EmptyState>
              ) : (
                <AddDocuments
                  collection={collection}
                  prefill={prefill}
                  onOpen={(id) => set({ document: String(id) })}
                  onCollection={(name) => set({ collection: name })}
                  onAdded={() => setPrefill(null)}
                  uploadId={Number(params.get('upload')) || null}
                  onUpload={(id, name) => set({ upload: String(id), collection: name })}
                />
              ),
            },
            {
              key: 'search',
              label: t('knowledge.testSearch'),
              children: (
                <SearchBench collection={collection} onOpen={(id) => set({ document: String(id) })} />
              ),
            },
          ]}
        />
      </div>
      {opened !== 0 && <DocumentDrawer key={opened} id={opened} onClose={() => set({ document: null })} />}
    </section>
  );
}
