import { useQuery } from '@tanstack/react-query';
import { Select, Tabs } from 'antd';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';

import { configQuery } from '@/lib/session';

import { AddDocuments } from './AddDocuments';
import { Documents } from './Documents';
import { SearchBench } from './SearchBench';
import { collectionsQuery } from './api';
import styles from './knowledge.module.css';

const TABS = ['documents', 'add', 'search'] as const;
type Tab = (typeof TABS)[number];
const FALLBACK_COLLECTION = 'kb_main';

export function KnowledgePage() {
  const [params, setParams] = useSearchParams();
  const config = useQuery(configQuery);
  const collections = useQuery(collectionsQuery);
  const tab: Tab = TABS.find((name) => name === params.get('tab')) ?? 'documents';
  const collection = params.get('collection') ?? config.data?.default_collection ?? FALLBACK_COLLECTION;
  const known = collections.data?.items ?? [];
  const current = known.find(({ name }) => name === collection);
  const names = [...new Set([collection, ...known.map(({ name }) => name)])];

  useEffect(() => {
    document.title = 'Knowledge · CiteDesk';
  }, []);

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
      <header className={styles.header}>
        <div>
          <h1 id="kb-title" className={styles.title}>
            Knowledge
          </h1>
          <p className={styles.quiet}>
            {current
              ? `${current.documents.toLocaleString('en')} documents, ${current.chunks.toLocaleString('en')} chunks, ${current.embedding_model}`
              : collections.data
                ? 'This collection is empty'
                : '\u00a0'}
          </p>
        </div>
        <Select
          aria-label="Collection"
          className={styles.collection}
          value={collection}
          options={names.map((name) => ({ value: name, label: name }))}
          onChange={(name: string) => set({ collection: name, document: null, page: null, q: null })}
        />
      </header>
      <Tabs
        activeKey={tab}
        className={styles.tabs}
        destroyOnHidden={false}
        onChange={(key) => set({ tab: key === 'documents' ? null : key })}
        items={[
          {
            key: 'documents',
            label: 'Documents',
            children: <Documents collection={collection} onAdd={() => set({ tab: 'add' })} />,
          },
          {
            key: 'add',
            label: 'Add',
            children: (
              <AddDocuments
                key={collection}
                collection={collection}
                onOpen={(id) => set({ tab: null, document: String(id), page: null, q: null })}
                onCollection={(name) => set({ collection: name })}
                uploadId={Number(params.get('upload')) || null}
                onUpload={(id, name) => set({ upload: String(id), collection: name })}
              />
            ),
          },
          { key: 'search', label: 'Test search', children: <SearchBench collection={collection} /> },
        ]}
      />
    </section>
  );
}
