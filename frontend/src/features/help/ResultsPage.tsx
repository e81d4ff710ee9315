import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { useTitle } from '@/lib/title';

import { AskUs } from './AskUs';
import { Refused } from './HelpProblem';
import { MarkedText } from './MarkedText';
import { searchQuery } from './api';
import styles from './help.module.css';
import { anchor } from './outline';

import type { HelpMatch } from './api';

function Result({ match }: { match: HelpMatch }) {
  const { id, title, heading_path, excerpt, collection } = match;
  const section = heading_path.at(-1);
  return (
    <li>
      <Link
        to={`/help/articles/${id}${section ? `#${anchor(section)}` : ''}`}
        className={styles.rowTitle}
        dir="auto"
      >
        <MarkedText content={title} />
      </Link>
      <span className={styles.small}>{[collection.title, ...heading_path].join(' › ')}</span>
      <p className={styles.excerpt} dir="auto">
        <MarkedText content={excerpt} />
      </p>
    </li>
  );
}

/** What a search has found. */
export function ResultsPage() {
  const t = useT();
  const [params] = useSearchParams();
  const q = params.get('q') ?? '';
  const found = useQuery(searchQuery(q));
  useTitle(q ? t('help.resultsFor', { q }) : t('help.search'));
  if (found.error && toProblem(found.error).status === 401) return <Refused />;
  const items = found.data?.items;
  return (
    <>
      <h1 className={styles.title}>{q.trim() ? t('help.resultsFor', { q }) : t('help.search')}</h1>
      <p className={styles.quiet} role="status">
        {items ? t('help.found', { count: items.length }) : found.isFetching ? t('help.searching') : ''}
      </p>
      {q.trim() === '' && <p className={styles.quiet}>{t('help.nothingAsked')}</p>}
      {found.error && (
        <ProblemAlert
          className={styles.gap}
          error={found.error}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      )}
      {found.isLoading && <SkeletonRows rows={4} height={88} label={t('help.searching')} />}
      {items && items.length > 0 && (
        <ul className={styles.list} aria-label={t('help.results')}>
          {items.map((match) => (
            <Result key={match.id} match={match} />
          ))}
        </ul>
      )}
      {items?.length === 0 && <p className={styles.tips}>{t('help.nothingFound')}</p>}
      {found.data && found.data.not_searched > 0 && (
        <p className={styles.small}>{t('help.notSearched', { count: found.data.not_searched })}</p>
      )}
      {items && <AskUs before />}
    </>
  );
}
