import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { changeParams, positive } from '@/lib/table-state';

import styles from './knowledge.module.css';
import { searchQuery } from './api';
import { Metadata } from './Metadata';

import type { KbSearchRequest, SearchMode, Snippet } from '@/lib/types';

interface BenchForm {
  query: string;
  n_results: number;
  mode: SearchMode;
}

const MODES: SearchMode[] = ['hybrid', 'dense', 'lexical'];
const DEFAULT_K = 5;
const MOST_K = 50;
const NOTHING_ASKED: BenchForm = { query: '', n_results: DEFAULT_K, mode: 'hybrid' };

const DIGITS = { minimumFractionDigits: 3, maximumFractionDigits: 3 };

interface MatchProps {
  match: Snippet;
  rank: number;
  onOpen: (documentId: number) => void;
}

function Match({ match, rank, onOpen }: MatchProps) {
  return (
    <li className={styles.match}>
      <div className={styles.matchHead}>
        <span className={styles.rank}>{formatNumber(rank)}</span>
        <button type="button" className={styles.open} dir="auto" onClick={() => onOpen(match.document_id)}>
          {match.title}
        </button>
        <span className={styles.figures}>
          <span>
            <Phrase id="knowledge.score" values={{ value: <b>{formatNumber(match.score, DIGITS)}</b> }} />
          </span>
          <span>
            <Phrase
              id="knowledge.distance"
              values={{ value: <b>{formatNumber(match.distance, DIGITS)}</b> }}
            />
          </span>
        </span>
      </div>
      {/* The figure stands above; the bar only repeats it. */}
      <div className={styles.meter} aria-hidden="true">
        <span style={{ width: `${Math.min(Math.max(match.score, 0), 1) * 100}%` }} />
      </div>
      <p dir="auto">{match.text}</p>
      <div className={styles.matchFoot}>
        <code>{match.id}</code>
        <Metadata metadata={match.metadata} />
      </div>
    </li>
  );
}

interface SearchBenchProps {
  collection: string;
  onOpen: (documentId: number) => void;
}

/** What was asked last, from the address: a reload asks it again. */
function readAsked(params: URLSearchParams): BenchForm | null {
  const query = params.get('query')?.trim();
  if (!query) return null;
  return {
    query,
    n_results: Math.min(positive(params.get('k'), DEFAULT_K), MOST_K),
    mode: MODES.find((mode) => mode === params.get('mode')) ?? 'hybrid',
  };
}

/** Ask the index what a draft would ask it, and see why. */
export function SearchBench({ collection, onOpen }: SearchBenchProps) {
  const t = useT();
  const enumName = useEnumName();
  const [params, setParams] = useSearchParams();
  const asked = readAsked(params);
  const request: KbSearchRequest = { collection, query: '', ...asked };
  const result = useQuery({ ...searchQuery(request), enabled: asked !== null });
  const [form] = Form.useForm<BenchForm>();
  const shown = JSON.stringify(asked ?? NOTHING_ASKED);
  useEffect(() => {
    // Back and forward ask again what was asked then: the form says the same. As values, so that the focus stays.
    form.setFieldsValue(JSON.parse(shown) as BenchForm);
  }, [form, shown]);
  const submit = (values: BenchForm) => {
    const next = { ...values, query: values.query.trim() };
    if (asked && JSON.stringify(next) === JSON.stringify(asked)) void result.refetch();
    else
      setParams((before) => changeParams(before, { query: next.query, k: next.n_results, mode: next.mode }));
  };
  return (
    <div className={styles.bench}>
      <Form<BenchForm>
        layout="vertical"
        requiredMark={false}
        className={styles.benchForm}
        form={form}
        initialValues={asked ?? NOTHING_ASKED}
        onFinish={submit}
      >
        <Form.Item
          name="query"
          label={t('knowledge.query')}
          rules={[{ required: true, whitespace: true, message: t('knowledge.queryRequired') }]}
        >
          <Input dir="auto" maxLength={20_000} placeholder={t('knowledge.queryPlaceholder')} />
        </Form.Item>
        <Form.Item
          name="n_results"
          label={t('knowledge.topK')}
          rules={[{ required: true, type: 'integer', min: 1, max: 50, message: t('knowledge.resultsRange') }]}
        >
          <InputNumber min={1} max={50} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="mode" label={t('knowledge.mode')}>
          <Select options={MODES.map((value) => ({ value, label: enumName('searchMode', value) }))} />
        </Form.Item>
        <Form.Item label=" " colon={false}>
          <Button type="primary" htmlType="submit" loading={result.isFetching}>
            {t('knowledge.search')}
          </Button>
        </Form.Item>
      </Form>
      {result.error && <ProblemAlert error={result.error} onRetry={() => void result.refetch()} />}
      {asked && result.isPending && <SkeletonRows label={t('knowledge.searching')} rows={3} height={96} />}
      {result.data?.matches.length === 0 && (
        <EmptyState icon={<SearchOutlined aria-hidden />} title={t('knowledge.nothingFound')}>
          {t('knowledge.nothingFoundHint')}
        </EmptyState>
      )}
      {result.data && result.data.matches.length > 0 && (
        <ol className={styles.matches} aria-label={t('knowledge.matches')}>
          {result.data.matches.map((match, index) => (
            <Match key={match.id} match={match} rank={index + 1} onOpen={onOpen} />
          ))}
        </ol>
      )}
    </div>
  );
}
