import styles from './help.module.css';

import type { ReactNode } from 'react';

interface NoticeProps {
  title: string;
  icon?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A page that has only this to say. */
export function Notice({ title, icon, action, children }: NoticeProps) {
  return (
    <div className={styles.notice}>
      {icon && (
        <span className={styles.noticeIcon} aria-hidden="true">
          {icon}
        </span>
      )}
      <h1 className={styles.noticeTitle}>{title}</h1>
      <p className={styles.quiet}>{children}</p>
      {action}
    </div>
  );
}
