import { ExportOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { useT } from '@/lib/i18n';

import styles from './portal.module.css';
import { articleSearch, articlesQuery } from './articles';

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

/** The articles nearest to what is being written. They open in a tab of their own, so that the text stays. */
export function Articles({ subject, message }: { subject: string; message: string }) {
  const t = useT();
  const query = useSettled(articleSearch(subject, message));
  const { data, error } = useQuery(articlesQuery(query));
  const found = query === '' || error ? [] : (data ?? []);
  const asked = query !== '' && data !== undefined && !error;
  return (
    <aside className={styles.articles} aria-labelledby="articles-title">
      <h2 id="articles-title" className={styles.articlesTitle}>
        {t('portal.articles.title')}
      </h2>
      <p role="status" className={found.length > 0 ? 'visually-hidden' : styles.quiet}>
        {found.length > 0
          ? t('portal.articles.found', { count: found.length })
          : t(asked ? 'portal.articles.none' : 'portal.articles.hint')}
      </p>
      {found.length > 0 && (
        <ul className={styles.articleList}>
          {found.map(({ id, title, line }) => (
            <li key={id}>
              <a href={`/help/articles/${id}`} target="_blank" rel="noopener" className={styles.article}>
                <span className={styles.articleName} dir="auto">
                  {title}
                  <ExportOutlined aria-hidden />
                  <span className="visually-hidden">{t('portal.articles.newTab')}</span>
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
