import styles from './settings.module.css';

import type { ReactNode } from 'react';

interface PanelProps {
  title: string;
  /** One or two sentences on what this is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** One part of a section, with its heading. */
export function Panel({ title, lead, actions, children }: PanelProps) {
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.panelHead}>
        <div>
          <h2 className={styles.panelTitle}>{title}</h2>
          {lead && <p className={styles.quiet}>{lead}</p>}
        </div>
        {actions && <div className={styles.panelActions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
