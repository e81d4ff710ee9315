import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { count } from '@/lib/format';

import { ticketCountQuery } from './api';
import styles from './tickets.module.css';

import type { View } from './views';

function ViewCount({ view }: { view: View }) {
  const { data } = useQuery(ticketCountQuery(view.query));
  return <span className={styles.viewCount}>{data ? count(data.total, data.relation) : ''}</span>;
}

export function ViewNav({ views, current, heading }: { views: View[]; current: string; heading: string }) {
  return (
    <nav className={styles.views} aria-label={heading}>
      <h2 className={styles.viewsHeading}>{heading}</h2>
      <ul>
        {views.map((view, index) => (
          <li key={view.key}>
            <Link
              to={index === 0 ? '/tickets' : `/tickets?view=${view.key}`}
              className={styles.view}
              aria-current={view.key === current ? 'page' : undefined}
            >
              <span>{view.label}</span>
              <ViewCount view={view} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
