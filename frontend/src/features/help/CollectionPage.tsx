import { useQuery } from '@tanstack/react-query';
import { Pagination } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';

import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { changeParams, pageOf } from '@/lib/table-state';
import { useTitle } from '@/lib/title';

import { AskUs } from './AskUs';
import { HelpProblem, replaces } from './HelpProblem';
import { Trail } from './Trail';
import { PAGE_SIZE, articlesQuery } from './api';
import styles from './help.module.css';

/** The articles of one collection. */
export function CollectionPage() {
  const t = useT();
  const { collection = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const page = pageOf(params.get('page'), PAGE_SIZE);
  const articles = useQuery(articlesQuery(collection, page));
  useTitle(articles.data?.collection.title ?? t('help.title'));
  if (replaces(articles.error, articles.data)) {
    return (
      <HelpProblem
        error={articles.error}
        gone="collection"
        onRetry={() => void articles.refetch()}
        retrying={articles.isFetching}
      />
    );
  }
  if (!articles.data) return <SkeletonRows rows={6} height={64} />;
  const { items, total, collection: found } = articles.data;
  return (
    <>
      <Trail />
      <h1 className={styles.title} dir="auto">
        {found.title}
      </h1>
      <p className={styles.quiet}>{t('help.articles', { count: total })}</p>
      <ul className={styles.list} aria-label={t('help.articlesOf', { collection: found.title })}>
        {items.map(({ id, title, first_line, updated_at }) => (
          <li key={id}>
            <Link to={`/help/articles/${id}`} className={styles.rowTitle} dir="auto">
              {title}
            </Link>
            {first_line && (
              <p className={styles.line} dir="auto">
                {first_line}
              </p>
            )}
            <span className={styles.small}>
              <Phrase id="help.updated" values={{ time: <RelativeTime iso={updated_at} /> }} />
            </span>
          </li>
        ))}
      </ul>
      <Pagination
        align="center"
        hideOnSinglePage
        showSizeChanger={false}
        current={page}
        pageSize={PAGE_SIZE}
        total={total}
        onChange={(next) => setParams((now) => changeParams(now, { page: next > 1 ? next : null }))}
      />
      <AskUs />
    </>
  );
}
