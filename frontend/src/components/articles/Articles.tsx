import { ExportOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { useT } from '@/lib/i18n';

import { articleSearch } from './article-search';
import styles from './articles.module.css';

import type { Article } from './article-search';

const TYPING_PAUSE_MS = 400;

/** What stands still for a moment of what changes with each key. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface ArticlesProps {
  subject: string;
  message: string;
  /** Which search `search` is, for what is kept of it. */
  name: string;
  /** The best articles, best first. */
  search: (query: string, signal: AbortSignal) => Promise<Article[]>;
}

/** The articles nearest to what is being written. They open in a tab of their own, so that the text stays. */
export function Articles({ subject, message, name, search }: ArticlesProps) {
  const t = useT();
  const query = useSettled(articleSearch(subject, message));
  const { data, error } = useQuery({
    queryKey: ['articles', name, query],
    // A newer search cancels the one before.
    queryFn: ({ signal }) => search(query, signal),
    enabled: query !== '',
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    // A help beside the form: whoever writes is not to be disturbed by its failure.
    retry: false,
    refetchOnWindowFocus: false,
  });
  const found = query === '' || error ? [] : (data ?? []);
  const asked = query !== '' && data !== undefined && !error;
  return (
    <aside className={styles.articles} aria-labelledby="articles-title">
      <h2 id="articles-title" className={styles.articlesTitle}>
        {t('common.articles.title')}
      </h2>
      <p role="status" className={found.length > 0 ? 'visually-hidden' : styles.quiet}>
        {found.length > 0
          ? t('common.articles.found', { count: found.length })
          : t(asked ? 'common.articles.none' : 'common.articles.hint')}
      </p>
      {found.length > 0 && (
        <ul className={styles.articleList}>
          {found.map(({ id, title, line }) => (
            <li key={id}>
              <a href={`/help/articles/${id}`} target="_blank" rel="noopener" className={styles.article}>
                <span className={styles.articleName} dir="auto">
                  {title}
                  <ExportOutlined aria-hidden />
                  <span className="visually-hidden">{t('common.articles.newTab')}</span>
                </span>
                <span className={styles.articleLine} dir="auto">
                  {line}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
