import { useTitle } from '@/lib/title';

import styles from './page-header.module.css';

import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  /** For the page's `aria-labelledby`. */
  id?: string;
  /** One quiet line under the title, a count for example. */
  lead?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
}

/** The head of a page; its title is also that of the browser's tab. */
export function PageHeader({ title, id, lead, actions }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className={styles.header}>
      <div>
        <h1 id={id} className={styles.title}>
          {title}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
