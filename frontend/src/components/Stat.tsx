import { Link } from 'react-router';

import styles from './stat.module.css';

import type { ReactNode } from 'react';

interface StatProps {
  label: string;
  /** Formatted; undefined while it loads. */
  value: ReactNode;
  /** What to compare it with, in few words. */
  hint?: ReactNode;
  /** The list behind the figure. */
  to?: string;
  tone?: 'normal' | 'warning' | 'error';
}

/** One figure with its name. Several stand in a `<dl>`. */
export function Stat({ label, value, hint, to, tone = 'normal' }: StatProps) {
  return (
    <div className={styles.stat} data-tone={tone}>
      <dt>{to ? <Link to={to}>{label}</Link> : label}</dt>
      <dd>
        <span className={styles.value}>{value ?? '\u2007'}</span>
        {hint && <span className={styles.hint}>{hint}</span>}
      </dd>
    </div>
  );
}
