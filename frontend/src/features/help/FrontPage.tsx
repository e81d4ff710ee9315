import { FileTextOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { helpQuery } from '@/lib/help';
import { useT } from '@/lib/i18n';
import { useTitle } from '@/lib/title';

import { AskUs } from './AskUs';
import { replaces } from './HelpProblem';
import styles from './help.module.css';

import type { HelpCollection } from './api';

export function collectionPath(name: string): string {
  return `/help/c/${encodeURIComponent(name)}`;
}

function Card({ collection }: { collection: HelpCollection }) {
  const t = useT();
  const { name, title, articles, newest } = collection;
  return (
    <li className={styles.card}>
      <h2 className={styles.cardTitle}>
        <Link to={collectionPath(name)} dir="auto">
          {title}
        </Link>
        <span className={styles.count}>{t('help.articles', { count: articles })}</span>
      </h2>
      <ul className={styles.cardList}>
        {newest.map((article) => (
          <li key={article.id}>
            <FileTextOutlined aria-hidden />
            <Link to={`/help/articles/${article.id}`} dir="auto">
              {article.title}
            </Link>
          </li>
        ))}
      </ul>
      {articles > newest.length && (
        <Link
          to={collectionPath(name)}
          className={styles.more}
          aria-label={t('help.allOf', { collection: title })}
        >
          {t('help.all', { count: articles })}
        </Link>
      )}
    </li>
  );
}

/** The collections with the articles that were changed last. */
export function FrontPage() {
  const t = useT();
  const help = useQuery(helpQuery);
  useTitle(help.data?.title ?? t('help.title'));
  if (replaces(help.error, help.data)) {
    return <ProblemAlert error={help.error} onRetry={() => void help.refetch()} retrying={help.isFetching} />;
  }
  if (!help.data) return <SkeletonRows rows={4} height={72} />;
  const { collections } = help.data;
  if (collections.length === 0) {
    return (
      <>
        <EmptyState title={t('help.empty')}>{t('help.emptyHint')}</EmptyState>
        <AskUs before />
      </>
    );
  }
  return (
    <>
      <ul className={styles.cards} aria-label={t('help.collections')}>
        {collections.map((collection) => (
          <Card key={collection.name} collection={collection} />
        ))}
      </ul>
      <AskUs before />
    </>
  );
}
