import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { helpQuery } from '@/lib/help';
import { useT } from '@/lib/i18n';

import { collectionPath } from './FrontPage';
import styles from './help.module.css';

/** The way up from a page: the front page, and the collection where there is one. */
export function Trail({ collection }: { collection?: { name: string; title: string } }) {
  const t = useT();
  const { data } = useQuery(helpQuery);
  return (
    <nav className={styles.trail} aria-label={t('help.trail')}>
      <Link to="/help">{data?.title ?? t('help.title')}</Link>
      {collection && (
        <>
          <span aria-hidden="true">›</span>
          <Link to={collectionPath(collection.name)}>{collection.title}</Link>
        </>
      )}
    </nav>
  );
}
