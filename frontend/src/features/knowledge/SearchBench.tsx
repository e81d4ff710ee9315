import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';

import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';

import styles from './knowledge.module.css';
import { searchQuery } from './api';

import type { KbSearchRequest, SearchMode, Snippet } from '@/lib/types';

interface BenchForm {
  query: string;
  n_results: number;
  mode: SearchMode;
}

const MODES: { value: SearchMode; label: string }[] = [
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'dense', label: 'Dense (meaning)' },
  { value: 'lexical', label: 'Lexical (words)' },
];

function Match({ match, rank }: { match: Snippet; rank: number }) {
  const metadata = Object.keys(match.metadata).length > 0 ? JSON.stringify(match.metadata) : null;
  return (
    <li className={styles.match}>
      <div className={styles.matchHead}>
        <span className={styles.rank}>{rank}</span>
        <strong>{match.title}</strong>
        <span className={styles.figures}>
          <span>
            score <b>{match.score.toFixed(3)}</b>
          </span>
          <span>
            distance <b>{match.distance.toFixed(3)}</b>
          </span>
        </span>
      </div>
      <p>{match.text}</p>
      <div className={styles.matchFoot}>
        <code>{match.id}</code>
        {metadata && <code>{metadata}</code>}
      </div>
    </li>
  );
}

/** Ask the index what a draft would ask it, and see why. */
export function SearchBench({ collection }: { collection: string }) {
  const [asked, setAsked] = useState<Omit<KbSearchRequest, 'collection'> | null>(null);
  const request = { collection, query: '', ...asked };
  const result = useQuery({ ...searchQuery(request), enabled: asked !== null });
  const submit = (form: BenchForm) => {
    const next = { ...form, query: form.query.trim() };
    if (asked && JSON.stringify(next) === JSON.stringify(asked)) void result.refetch();
    else setAsked(next);
  };
  return (
    <div className={styles.bench}>
      <Form<BenchForm>
        layout="vertical"
        requiredMark={false}
        className={styles.benchForm}
        initialValues={{ query: '', n_results: 5, mode: 'hybrid' }}
        onFinish={submit}
      >
        <Form.Item
          name="query"
          label="Query"
          rules={[{ required: true, whitespace: true, message: 'Type a question' }]}
        >
          <Input placeholder="As a customer would ask it" />
        </Form.Item>
        <Form.Item
          name="n_results"
          label="Top k"
          rules={[{ required: true, type: 'integer', min: 1, max: 50, message: '1 to 50' }]}
        >
          <InputNumber min={1} max={50} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="mode" label="Mode">
          <Select options={MODES} />
        </Form.Item>
        <Form.Item label=" " colon={false}>
          <Button type="primary" htmlType="submit" loading={result.isFetching}>
            Search
          </Button>
        </Form.Item>
      </Form>
      {result.error && <ProblemAlert error={result.error} onRetry={() => void result.refetch()} />}
      {asked && result.isPending && <SkeletonRows label="Searching" rows={3} height={96} />}
      {result.data?.matches.length === 0 && (
        <EmptyState title="Nothing found">This collection holds nothing near the query.</EmptyState>
      )}
      {result.data && result.data.matches.length > 0 && (
        <ol className={styles.matches} aria-label="Matches">
          {result.data.matches.map((match, index) => (
            <Match key={match.id} match={match} rank={index + 1} />
          ))}
        </ol>
      )}
    </div>
  );
}
